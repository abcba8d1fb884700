"""Compare what was counted with what the provider has billed, and record the difference (R24)."""

from collections.abc import Collection
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError
from ledger.rules.allocation import HOUR
from schemas.money import format_usd

if TYPE_CHECKING:
    from ledger.actions.money.reconcile_day import Hour
    from ledger.store.open import Store

AGAIN_DAYS = 3
"""Days that are read again every time: rows of a bill come late."""
_DAY = 24 * HOUR


def reconcile(
    store: "Store", *, account: str = "modal", since: str | None = None, actor: str = ""
) -> dict[str, Any]:
    """`{"account", "state", "why", "since", "until", "billed_usd", "counted_usd", "residual_usd", "recorded",
    "apps", "unknown_apps", "credits"}`.

    Reads closed hours from `since` (a day), by default the last three days and whatever was not read yet.
    `state` is `estimated` where the account may not see its bills: nothing is recorded then. NoAnswer if the
    provider cannot be reached.
    """
    from ledger.actions.money.bill import ask_bill
    from ledger.actions.signatures.approvers import approvers
    from ledger.plan.backends import check_backend
    from ledger.store.read import now_micros
    from schemas.clock import to_text

    check_backend(account, "--account")
    now = now_micros(store)
    start, until = _start(store, account, since, now), now - now % HOUR
    answer = ask_bill(store, account, start, until)
    document = {
        "account": account, "state": "estimated", "why": answer.why or None,
        "since": to_text(start)[:19] + "Z", "until": to_text(until)[:19] + "Z",
    }  # fmt: skip
    if answer.bill is None:
        return {**document, **_told([], {}, [], 0)}
    assigned = approvers(store).apps
    hours, recorded = _record(store, account, answer.bill.hours, now, actor)
    return {**document, "state": "reconciled", **_told(hours, assigned, answer.bill.credits, recorded)}


def _record(
    store: "Store", account: str, billed: list[Any], now: int, actor: str
) -> "tuple[list[Hour], int]":
    from ledger.actions.money.balance import balance
    from ledger.actions.money.billed_apps import owners
    from ledger.actions.money.reconcile_day import record, shared
    from ledger.actions.signatures.approvers import approvers
    from ledger.projections.view import open_view
    from schemas.clock import to_text

    view = open_view(store)
    owner = owners(view, billed, approvers(store).apps)
    hours, recorded = shared(view, billed, owner, account, now), 0
    for day, group in groupby(hours, key=lambda hour: hour.billed.hour[:10]):
        cap = balance(store, view, account, day).cap
        read_at = to_text(now)
        recorded += record(store, list(group), account=account, cap=cap, read_at=read_at, actor=actor)
    return hours, recorded


def _start(store: "Store", account: str, since: str | None, now: int) -> int:
    """The first hour to read (microseconds)."""
    from schemas.clock import to_micros

    if since is not None:
        try:
            first = to_micros(_day(since))
        except ValueError:
            raise UsageError(f"--since {since!r} is not a day", "write 2026-03-01") from None
        if first > now:
            raise UsageError(f"--since {since} lies in the future", "hours that are over are billed")
        return first  # a midnight, so never after the hour that runs now
    again = now - now % _DAY - AGAIN_DAYS * _DAY
    unread = _first_unread(store, account)
    return again if unread is None else min(again, to_micros(unread))


def _day(text: str) -> str:
    from datetime import date

    return date.fromisoformat(text.strip()).isoformat()


def _first_unread(store: "Store", account: str) -> str | None:
    """The first day that cost something and has no bill yet, else the last day that was reconciled.

    Without any bill the first day of the account; None where there is none.
    """
    from ledger.projections.view import open_view

    rows = open_view(store).rows("spend", f"{account}/").values()
    days = {row["day"]: row for row in rows if row["account"] == account and row["cap"] is not None}
    billed = [day for day, row in days.items() if row["hours"]]
    unread = [day for day, row in days.items() if row["committed"] and not row["hours"]]
    return min(unread, default=None) or max(billed, default=None) or min(days, default=None)


def _told(
    hours: "list[Hour]", assigned: Collection[str], credits: list[dict[str, str]], recorded: int
) -> dict[str, Any]:
    """An App that a person has assigned to nobody here is not unknown any more."""
    unknown = {hour.billed.app for hour in hours if hour.experiment is None and hour.billed.billed}
    return {
        "billed_usd": format_usd(sum(hour.billed.billed for hour in hours)),
        "counted_usd": format_usd(sum(hour.counted for hour in hours)),
        "residual_usd": format_usd(sum(hour.residual for hour in hours)),
        "recorded": recorded,
        "apps": [_app(list(group)) for _, group in groupby(sorted(hours, key=_name), key=_name)],
        "unknown_apps": sorted(unknown.difference(assigned)),
        "credits": credits,
    }


def _name(hour: "Hour") -> str:
    return hour.billed.app


def _app(hours: "list[Hour]") -> dict[str, Any]:
    last = hours[-1]
    return {
        "app": last.billed.app, "description": last.billed.description, "experiment": last.experiment,
        "hours": len(hours), "billed_usd": format_usd(sum(hour.billed.billed for hour in hours)),
        "counted_usd": format_usd(sum(hour.counted for hour in hours)),
        "residual_usd": format_usd(sum(hour.residual for hour in hours)),
    }  # fmt: skip
