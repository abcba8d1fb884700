"""What a day's budget is, without events: sums over what stands, made anew at every question."""

from typing import Any

Owner = tuple[Any, Any]
"""Experiment and project."""


class Model:
    """Amounts by name; `bills` by App: amounts by hour, and whose it is."""

    def __init__(self) -> None:
        self.cap, self.caps = 20, dict[Any, int]()
        self.money, self.owner = dict[str, tuple[int, int]](), dict[str, Owner]()
        self.promised, self.settled = dict[str, int](), set[str]()
        self.raised, self.bills = dict[str, int](), dict[str, tuple[dict[str, int], Owner]]()
        self.names, self.foreign, self.known = set[str](), set[str](), set[str]()
        self.overrun = False

    def used(self, place: int, name: Any) -> int:
        """What an experiment (0), a project (1) or everybody (2) uses."""
        mine = [a + b for n, (a, b) in self.money.items() if place == 2 or self.owner[n][place] == name]
        bills = [hours for hours, of in self.bills.values() if place == 2 or of[place] == name]
        return sum(mine) + sum(max(0, sum(hours.values())) for hours in bills)

    def left(self, of: Owner) -> int:
        """What may still be granted."""
        beside = sum(min(amount, self.used(0, name)) for name, amount in self.raised.items())
        own = of[0] in self.raised
        found = [self.raised[of[0]] - self.used(0, of[0]) if own else self.cap - self.used(2, None) + beside]
        found += [self.caps[key] - self.used(key[0], key[1]) for key in enumerate(of) if key in self.caps]
        return min(found)

    def grants(self, name: str, of: Owner, amount: int) -> bool:
        """Ask for money; the name is used up either way."""
        self.names.add(name)
        granted = not self.overrun and not self.foreign and amount <= self.left(of)
        if granted:
            self.money[name], self.owner[name], self.promised[name] = (amount, 0), of, amount
        return granted

    def spend(self, name: str, amount: int) -> bool:
        """The whole cost so far; whether that says anything new."""
        if name not in self.money or (name in self.settled and amount <= self.money[name][1]):
            return False
        self.settled.add(name)
        self.money[name] = (0, amount)
        self.overrun |= amount > self.promised[name]
        return True

    def release(self, name: str) -> bool:
        """Nothing was started; whether it stood."""
        if name not in self.money or name in self.settled:
            return False
        self.settled.add(name)
        self.money[name], self.promised[name] = (0, 0), 0
        return True
