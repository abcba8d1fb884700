"""Money by account and day, key `account/day`; amounts in micro-dollars."""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "spend"
VERSION = 1
TYPES = frozenset(
    {
        "budget.opened", "budget.reserved", "budget.denied", "budget.committed", "budget.released",
        "budget.overrun", "cost.incurred",
    }
)  # fmt: skip


def keys(event: Event) -> tuple[str, ...]:
    """The account's day: stated by a cost, else the name of the stream `budget-<account>-<day>`."""
    if event.type == "cost.incurred":
        return (f"{event.data['account']}/{event.data['day']}",)
    return ("/".join(_account_day(event)),)


def _account_day(event: Event) -> tuple[str, str]:
    name = subject_of(event)
    return name[:-11], name[-10:]


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The day after one event."""
    account, _, day = key.rpartition("/")
    row = row if row is not None else _empty(account, day)
    _HANDLERS[event.type](row, event)
    row["reserved"] = sum(row["reservations"].values())
    row["last"] = source(event)
    return row


def _empty(account: str, day: str) -> Row:
    return {
        "account": account, "day": day, "cap": None, "reserved": 0, "committed": 0, "spent": 0, "denied": 0,
        "overruns": [], "reservations": {}, "charges": {}, "last": None,
    }  # fmt: skip


def _opened(row: Row, event: Event) -> None:
    row["cap"] = event.data["cap"]


def _reserved(row: Row, event: Event) -> None:
    row["reservations"][event.data["reservation"]] = event.data["amount"]


def _denied(row: Row, event: Event) -> None:
    row["denied"] += 1


def _committed(row: Row, event: Event) -> None:
    row["reservations"].pop(event.data["reservation"], None)
    row["committed"] += event.data["amount"]


def _released(row: Row, event: Event) -> None:
    row["reservations"].pop(event.data["reservation"], None)


def _overrun(row: Row, event: Event) -> None:
    row["overruns"].append({**event.data, **source(event)})


def _spent(row: Row, event: Event) -> None:
    """Charge an attempt once; a reconciled amount replaces an estimated one. Free ones leave no trace."""
    data, final = event.data, event.data.get("source") == "reconciled"
    place = f"{subject_of(event)}#{data['attempt']}"
    held = row["charges"].get(place, {"amount": 0, "final": False})
    if held["final"] and not final:
        return
    row["spent"] += data["amount"] - held["amount"]
    if data["amount"] or held["amount"] or final:
        row["charges"][place] = {"amount": data["amount"], "final": final}


_HANDLERS = {
    "budget.opened": _opened, "budget.reserved": _reserved, "budget.denied": _denied,
    "budget.committed": _committed, "budget.released": _released, "budget.overrun": _overrun,
    "cost.incurred": _spent,
}  # fmt: skip
