"""Money by account and day, key `account/day`; amounts in micro-dollars.

`committed` is what reservations became, `billed` what bills add to it, `spent` what attempts say they cost.
`used` (by `experiment/x` and `project/p`) is committed, reserved and billed together.
"""

from ledger.projections import spend_bills
from ledger.projections.protocol import Row, source, subject_of
from ledger.projections.spend_use import use
from schemas.envelope import Event

NAME = "spend"
VERSION = 2
TYPES = frozenset(
    {
        "budget.opened", "budget.cap_changed", "budget.raised", "budget.reserved", "budget.denied",
        "budget.committed", "budget.released", "budget.overrun", "budget.cleared", "budget.reconciled",
        "budget.assigned", "cost.incurred",
    }
)  # fmt: skip
_SHOWN = 20
"""Denials of a day that are kept whole; all are counted."""


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
    row["last"] = source(event)
    return row


def _empty(account: str, day: str) -> Row:
    return {
        "account": account, "day": day, "cap": None, "caps": {}, "reserved": 0, "committed": 0, "spent": 0,
        "denied": 0, "denials": [], "overruns": [], "blocked": False, "reservations": {}, "of": {},
        "settled": {}, "used": {}, "raises": {}, "charges": {}, **spend_bills.empty(), "last": None,
    }  # fmt: skip


def _opened(row: Row, event: Event) -> None:
    row["cap"] = event.data["cap"]


def _cap_changed(row: Row, event: Event) -> None:
    data = event.data
    if data["scope"] == "account":
        row["cap"] = data["cap"]
    else:
        row["caps"][f"{data['scope']}/{data['name']}"] = data["cap"]


def _raised(row: Row, event: Event) -> None:
    row["raises"][event.data["experiment"]] = event.data["amount"]


def _reserved(row: Row, event: Event) -> None:
    data = event.data
    row["reservations"][data["reservation"]] = data["amount"]
    row["of"][data["reservation"]] = of = [data.get("experiment"), data.get("project")]
    row["reserved"] += data["amount"]
    use(row, of, data["amount"])


def _denied(row: Row, event: Event) -> None:
    row["denied"] += 1
    row["denials"] = [*row["denials"], {**event.data, **source(event)}][-_SHOWN:]


def _committed(row: Row, event: Event) -> None:
    """The whole cost so far takes the place of what was reserved or reported before."""
    name, amount = event.data["reservation"], event.data["amount"]
    held, before = row["reservations"].pop(name, 0), row["settled"].get(name, 0)
    row["settled"][name] = amount
    row["reserved"] -= held
    row["committed"] += amount - before
    use(row, row["of"].get(name, [None, None]), amount - before - held)


def _released(row: Row, event: Event) -> None:
    name = event.data["reservation"]
    held = row["reservations"].pop(name, 0)
    row["reserved"] -= held
    use(row, row["of"].get(name, [None, None]), -held)


def _overrun(row: Row, event: Event) -> None:
    row["overruns"].append({**event.data, **source(event)})
    row["blocked"] = True


def _cleared(row: Row, event: Event) -> None:
    row["blocked"] = False


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
    "budget.opened": _opened, "budget.cap_changed": _cap_changed, "budget.raised": _raised,
    "budget.reserved": _reserved, "budget.denied": _denied, "budget.committed": _committed,
    "budget.released": _released, "budget.overrun": _overrun, "budget.cleared": _cleared,
    "budget.reconciled": spend_bills.reconciled, "budget.assigned": spend_bills.assigned,
    "cost.incurred": _spent,
}  # fmt: skip
