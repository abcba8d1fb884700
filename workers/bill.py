"""`python -m workers bill`: what a provider has billed, hour by hour and App by App, as plain JSON.

A backend elsewhere may offer, beside its four methods, `bill(start, end)` → rows `{app, description,
environment, hour, cost_usd, resources, tags}` of whole hours, dollars as exact text. It raises
PermissionError where this account may not see its bills.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from ledger.errors import LedgerError, NoAnswer, UsageError
from workers.backends.find import find
from workers.provider import told

_OWN = {"modal": "workers.backends.on_modal.provider"}
_DENIED = frozenset({"PermissionDeniedError", "UnimplementedError"})
"""Answers of a provider's client that no repetition changes: the plan has no billing reports."""
Report = Callable[[datetime, datetime], Iterable[dict[str, Any]]]


def bill(backend: str, start: str, end: str) -> tuple[int, dict[str, Any]]:
    """`{"account", "start", "end", "rows"}`, or `{"account", "denied"}` where there is no bill to see.

    NoAnswer for whatever else goes wrong in a provider's client.
    """
    first, last = _hour(start), _hour(end)
    report = _report_of(backend)
    if report is None:
        return 0, {"account": backend, "denied": f"{backend} has no bill that could be read"}
    try:
        rows = list(report(first, last))
    except LedgerError:
        raise
    except Exception as error:
        return 0, {"account": backend, "denied": _why(backend, error)}
    return 0, {"account": backend, "start": start, "end": end, "rows": rows}


def _why(backend: str, error: Exception) -> str:
    """Why there is no bill to see; NoAnswer where there may be one, at another time."""
    text = " ".join(str(error).split())[:300]
    if isinstance(error, ArithmeticError | ValueError):
        reason = f"the bill of {backend} cannot be read: {type(error).__name__}: {text}"
        raise NoAnswer(reason, "nothing was recorded; unknown cost stays unknown") from error
    if isinstance(error, PermissionError) or type(error).__name__ in _DENIED:
        return text or "this account may not see its bills"
    reason = f"{backend} cannot be asked for its bill: {told(error)}"
    raise NoAnswer(reason, getattr(error, "remedy", "")) from error


def _report_of(backend: str) -> Report | None:
    place: Any = import_module(_OWN[backend]) if backend in _OWN else _backend(backend)
    found: Report | None = getattr(place, "bill", None)
    return found


def _backend(name: str) -> Any:
    return None if name == "local" else find(name)


def _hour(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a time", "write 2026-03-01T12:00:00Z") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if (moment.minute, moment.second, moment.microsecond) != (0, 0, 0):
        raise UsageError(f"{text} is not a whole hour", "bills are read hour by hour")
    return moment
