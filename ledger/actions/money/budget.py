"""What is capped, spent and reserved of a day, by account, experiment and project."""

from typing import TYPE_CHECKING, Any

from ledger.projections.steady import steady
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Row = dict[str, Any]


@steady
def budget(store: "Store", *, day: str | None = None, account: str | None = None) -> dict[str, Any]:
    """`{"day", "accounts": [{"account", "cap_usd", "spent_usd", "reserved_usd", "headroom_usd", "blocked",
    "caps", "experiments", "projects", "approvals", "reservations", "denied", "denials", "overruns",
    "unknown_apps"}]}`.

    The day is today's unless stated; all accounts of that day unless one is named. A day that is over
    grants nothing: it has no head-room.
    """
    from ledger.actions.money.days import day_of
    from ledger.projections.view import open_view

    view, when = open_view(store), _day(day) or day_of(store, account)
    rows = [row for row in view.rows("spend").values() if row["day"] == when or _blocks(row, when)]
    names = [account] if account is not None else sorted({row["account"] for row in rows}) or ["local"]
    held = {name: [row for row in rows if row["account"] == name] for name in names}
    return {"day": when, "accounts": [_account(store, view, name, when, held[name]) for name in names]}


def _blocks(row: Row, day: str) -> bool:
    """Whether this earlier day holds back grants: a new day alone clears nothing."""
    return bool(row["day"] < day and (row.get("foreign") or row["blocked"]))


def _day(text: str | None) -> str | None:
    from datetime import date

    from ledger.errors import UsageError

    try:
        return None if text is None else date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise UsageError(f"--day {text!r} is not a day", "write 2026-03-01") from None


def _account(store: "Store", view: "View", name: str, day: str, rows: list[Row]) -> dict[str, Any]:
    """`rows`: the day's own, and earlier ones that block."""
    from ledger.actions.money.balance import balance
    from ledger.actions.money.days import day_of

    held, of = balance(store, view, name, day), next((row for row in rows if row["day"] == day), {})
    over = day < day_of(store, name)
    cap = of.get("cap") or 0 if over else held.cap
    return {
        "account": name, "cap_usd": format_usd(cap), "spent_usd": format_usd(held.spent),
        "reserved_usd": format_usd(held.reserved), "headroom_usd": format_usd(0 if over else held.available),
        "blocked": held.why, "caps": _caps(of), "experiments": _uses(of, "experiment"),
        "projects": _uses(of, "project"), "approvals": _approvals(store, of),
        "reservations": _reservations(of), "denied": of.get("denied", 0), "denials": _denials(of),
        "overruns": [one for row in rows for one in _overruns(row)], "unknown_apps": _unknown(rows),
    }  # fmt: skip


def _caps(row: Row) -> list[dict[str, str]]:
    """Those of projects and experiments."""
    found = []
    for place, cap in sorted(row.get("caps", {}).items()):
        scope, _, name = place.partition("/")
        found.append({"scope": scope, "name": name, "cap_usd": format_usd(cap)})
    return found


def _uses(row: Row, scope: str) -> list[dict[str, str]]:
    """Spent and reserved together, and what of it is reserved."""
    held: dict[str, int] = {}
    for name, amount in row.get("reservations", {}).items():
        who = row["of"][name][0 if scope == "experiment" else 1]
        held[who] = held.get(who, 0) + amount
    return [
        {
            scope: (name := place.partition("/")[2]),
            "spent_usd": format_usd(amount - held.get(name, 0)),
            "reserved_usd": format_usd(held.get(name, 0)),
        }
        for place, amount in sorted(row.get("used", {}).items())
        if place.startswith(f"{scope}/")
    ]


def _approvals(store: "Store", row: Row) -> list[dict[str, Any]]:
    from ledger.handle import load

    found = []
    for experiment, drawn in sorted(row.get("raises", {}).items()):
        approved = load(store, f"experiment-{experiment}").state.approved or {"amount": 0}
        used = row["used"].get(f"experiment/{experiment}", 0)
        found.append({
            "experiment": experiment, "approved_usd": format_usd(approved["amount"]),
            "drawn_usd": format_usd(drawn), "used_usd": format_usd(min(used, drawn)),
        })  # fmt: skip
    return found


def _reservations(row: Row) -> list[dict[str, Any]]:
    return [
        {"reservation": name, "experiment": row["of"][name][0], "amount_usd": format_usd(amount)}
        for name, amount in row.get("reservations", {}).items()
    ]


def _denials(row: Row) -> list[dict[str, Any]]:
    return [
        {
            "reservation": one["reservation"], "run": one["run"], "amount_usd": format_usd(one["amount"]),
            "headroom_usd": format_usd(one["headroom"]), "limit": one.get("limit"), "event": one["event"],
        }
        for one in row.get("denials", [])
    ]  # fmt: skip


def _overruns(row: Row) -> list[dict[str, Any]]:
    return [
        {
            "reservation": one["reservation"], "reserved_usd": format_usd(one["reserved"]),
            "amount_usd": format_usd(one["amount"]), "event": one["event"],
        }
        for one in row.get("overruns", [])
    ]  # fmt: skip


def _unknown(rows: list[Row]) -> list[dict[str, Any]]:
    """Each App once, with what all these days were billed for it."""
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        for app in row.get("foreign", []):
            held, (_, before) = row["apps"][app], found.get(app, ("", 0))
            found[app] = (held["description"], before + max(held["net"], 0))
    return [
        {"app": app, "description": said, "billed_usd": format_usd(amount)}
        for app, (said, amount) in sorted(found.items())
    ]
