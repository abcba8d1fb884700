"""What the next run of an experiment under way waits for, where that is money."""

from typing import TYPE_CHECKING, Any

from schemas.money import format_usd, usd

if TYPE_CHECKING:
    from ledger.actions.money.balance import Balance
    from ledger.projections.view import View
    from ledger.store.open import Store

Row = dict[str, Any]
SHOWN = 3
"""Experiments that hold the money, by name."""


def waits(store: "Store", view: "View", row: Row, runs: dict[str, Row]) -> str | None:
    """Why no further run of an experiment starts just now; None where money is not the reason."""
    from ledger.actions.money.balance import balance, today
    from ledger.actions.runs.status_cost import account_of
    from ledger.rules.approval import price

    queued = any(run["state"] == "queued" for run in runs.values())
    if row["state"] != "running" or not queued or not (row["estimate"] or {}).get("amount"):
        return None
    account = account_of(row)
    each = price(row["estimate"], row["compute"]).each
    held = balance(store, view, account, today(store, account), experiment=row["id"], project=row["project"])
    if held.blocked:
        return f"until a person looks: nothing more is granted of {account} ({held.why}), see `ledger budget`"
    return None if held.available >= each else short(store, view, held, each, "that one run sets aside")


def short(store: "Store", view: "View", held: "Balance", needed: int, what: str) -> str:
    """Which limit leaves how much of what is needed (micro-dollars), and who holds the rest."""
    whose = "the approval" if held.limit == "approval" else f"the cap of the {held.limit}"
    return (
        f"for head-room: {whose} leaves {usd(held.available)} of the {usd(needed)} {what}, "
        f"{usd(held.reserved)} is reserved{_by(store, view, held)}"
    )


def _by(store: "Store", view: "View", held: "Balance") -> str:
    """Who holds it: ` by x4k9p2mz7q ($17.60), …`, the most first; who is left alone gives nothing back."""
    from ledger.actions.runs.presence import is_held
    from ledger.actions.runs.served import is_served
    from ledger.places import home
    from ledger.rules.refusal import listed

    row = view.row("spend", f"{held.account}/{held.day}") or {}
    by: dict[str, int] = {}
    for name, amount in row.get("reservations", {}).items():
        who = row["of"][name][0] or name
        by[who] = by.get(who, 0) + amount
    most = sorted(by.items(), key=lambda pair: (-pair[1], pair[0]))
    said = listed([f"{who} (${format_usd(amount)})" for who, amount in most], SHOWN)
    place, known = home(store.url, store.ledger_id), [who for who, _ in most if view.row("experiments", who)]
    alone = [who for who in known if not is_held(place, who) and not is_served(store, who)]
    hint = f"; nobody on this host sees to {alone[0]}: `ledger launch {alone[0]}`" if alone else ""
    return f" by {said}{hint}" if said else ""
