"""What bills add to the money that a day has counted. Amounts in micro-dollars.

Over the hours of one App a bill may be less than what was counted; that gives nothing back, since rows may
still come late. What it is more, was spent.
"""

from typing import Any, NamedTuple


class Billed(NamedTuple):
    """One billed hour of an App beside what was counted for it."""

    billed: int
    counted: int
    experiment: str | None
    project: str | None

    @property
    def difference(self) -> int:
        """What the bill adds to what was counted; negative where it was less."""
        return self.billed - self.counted


class Extra(NamedTuple):
    """The differences of an App's hours, summed, and whose it is by the last word on it."""

    net: int = 0
    experiment: str | None = None
    project: str | None = None

    @property
    def amount(self) -> int:
        """What counts as spent beside what was counted."""
        return max(self.net, 0)


def reconciled(
    bills: dict[tuple[str, str], Billed], extra: dict[str, Extra], data: dict[str, Any]
) -> tuple[Extra, Extra]:
    """Take `budget.reconciled` into the bills; what its App added before, and what it adds now."""
    app, place = data["app"], (data["app"], data["hour"])
    bill = Billed(data["billed"], data["counted"], data["experiment"], data["project"])
    former, before = bills.get(place), extra.get(app, Extra())
    net = before.net + bill.difference - (former.difference if former is not None else 0)
    bills[place], extra[app] = bill, Extra(net, bill.experiment, bill.project)
    return before, extra[app]
