"""An independent book-keeper: reads raw events and says where money went that nobody allowed.

It knows nothing of `ledger.domain`: sums are made anew at every event, from what each event says. Amounts
in micro-dollars. Every prefix of a log is looked at, since each event is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Told = tuple[str, str, dict[str, Any]]
"""Stream, type and data."""


@dataclass
class Day:
    """One day of an account, as its events say it. `money`: status, set aside, spent, experiment, project."""

    cap: int = 0
    caps: dict[tuple[str, str], int] = field(default_factory=dict)
    money: dict[str, list[Any]] = field(default_factory=dict)
    raised: dict[str, int] = field(default_factory=dict)
    bills: dict[str, dict[str, tuple[int, Any, Any]]] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    overrun: bool = False

    def used(self, experiment: str | None = None, project: str | None = None) -> int:
        """Spent and set aside: of everybody, of an experiment or of a project."""
        rows = [(m[1] if m[0] == "standing" else m[2], m[3], m[4]) for m in self.money.values()]
        rows += [_billed(hours) for hours in self.bills.values()]
        return sum(
            amount
            for amount, one, other in rows
            if experiment in (None, one) and project in (None, other)
        )  # fmt: skip

    def beside(self) -> int:
        """What of it approvals pay for."""
        return sum(min(amount, self.used(experiment=name)) for name, amount in self.raised.items())

    def passed(self, experiment: str | None, project: str | None) -> list[str]:
        """The limits that are passed, as far as a grant to this experiment goes."""
        found = []
        if experiment in self.raised:
            if self.used(experiment=experiment) > self.raised[experiment]:
                found.append("the approval's part of the day")
        elif self.used() - self.beside() > self.cap:
            found.append("the account's cap")
        if project and self.used(project=project) > self.caps.get(("project", project), self.used()):
            found.append("the project's cap")
        own = self.caps.get(("experiment", experiment or ""), self.used())
        if experiment and self.used(experiment=experiment) > own:
            found.append("the experiment's cap")
        return found


def _billed(hours: dict[str, tuple[int, Any, Any]]) -> tuple[int, Any, Any]:
    """What an App's bills add, and whose it is by the last word."""
    _, experiment, project = list(hours.values())[-1]
    return max(0, sum(difference for difference, _, _ in hours.values())), experiment, project


def faults(events: Iterable[Told]) -> list[str]:
    """Every place of a log where a cap, an approval or a promise was broken; empty if all is well."""
    days: dict[str, Day] = {}
    approved: dict[str, int] = {}
    found = []
    for number, (stream, kind, data) in enumerate(events, 1):
        if kind == "launch.approved":
            approved[data["experiment"]] = data["amount"]
        if stream.startswith("budget-"):
            day = days.setdefault(stream, Day())
            found += [f"event {number}, {kind} on {stream}: {why}" for why in _take(day, kind, data)]
            if kind == "budget.raised":
                found += _shared(days, approved, data["experiment"], number)
    return found


def _shared(days: dict[str, Day], approved: dict[str, int], experiment: str, number: int) -> list[str]:
    total = sum(day.raised.get(experiment, 0) for day in days.values())
    allowed = approved.get(experiment, 0)
    return [f"event {number}: the days hold {total} of an approval of {allowed}"] if total > allowed else []


def _take(day: Day, kind: str, data: dict[str, Any]) -> list[str]:
    if kind == "budget.opened" or (kind == "budget.cap_changed" and data["scope"] == "account"):
        day.cap = data["cap"]
    elif kind == "budget.cap_changed":
        day.caps[data["scope"], data["name"]] = data["cap"]
    elif kind == "budget.raised":
        day.raised[data["experiment"]] = data["amount"]
    elif kind == "budget.overrun":
        day.overrun = True
    elif kind == "budget.cleared":
        day.overrun = False
    elif kind == "budget.assigned":
        day.unknown.discard(data["app"])
        day.known.add(data["app"])
    elif kind == "budget.reconciled":
        _bill(day, data)
    else:
        return _move(day, kind, data)
    return []


def _bill(day: Day, data: dict[str, Any]) -> None:
    hours = day.bills.setdefault(data["app"], {})
    hours.pop(data["hour"], None)
    hours[data["hour"]] = (data["billed"] - data["counted"], data["experiment"], data["project"])
    if data["experiment"] is None and data["billed"] and data["app"] not in day.known:
        day.unknown.add(data["app"])


def _move(day: Day, kind: str, data: dict[str, Any]) -> list[str]:
    """A reservation is granted, denied, spent or released."""
    name, held = data["reservation"], day.money.get(data["reservation"])
    if kind in ("budget.reserved", "budget.denied"):
        found = [] if held is None else [f"{name} was {held[0]} before"]
        of = [data.get("experiment"), data.get("project")]
        if kind == "budget.denied":
            day.money[name] = ["denied", 0, 0, *of]
            return found
        day.money[name] = ["standing", data["amount"], 0, *of]
        found += ["an overrun blocks"] if day.overrun else []
        return found + (["an unknown App blocks"] if day.unknown else []) + day.passed(of[0], of[1])
    if held is None or held[0] == "denied":
        return [f"{name} was never granted"]
    if kind == "budget.committed":
        before, day.money[name] = list(held), ["spent", held[1], data["amount"], *held[3:]]
        settled = before[0] != "standing" and data["amount"] <= before[2]
        return [f"{name} was settled before"] if settled else []
    day.money[name] = ["released", 0, 0, *held[3:]]
    return [] if held[0] == "standing" else [f"{name} does not stand"]


def assert_within(events: Iterable[Told]) -> None:
    """Assert that no prefix of a log passes a cap or an approval by a grant."""
    broken = faults(events)
    assert not broken, "; ".join(broken[:5])


def told(events: Iterable[Any]) -> list[Told]:
    """Events of a ledger as this book-keeper reads them."""
    return [(event.stream, event.type, event.data) for event in events]
