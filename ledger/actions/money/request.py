"""One request for money as everything stands: the day, the caps in force, the approval behind it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.domain.budget import Raise
from ledger.domain.budget_room import blocked, freed, room
from ledger.domain.decide_budget import after, name_for, prepared, reserve
from ledger.domain.drawing import Place

if TYPE_CHECKING:
    from ledger.handle import Decided, Loaded


@dataclass(frozen=True, slots=True)
class Draw:
    """An approval (nonce and micro-dollars) and how the days share it: `parts`, with their streams."""

    owner: "Loaded"
    nonce: str
    approved: int
    parts: dict[Place, int]
    days: "dict[Place, Loaded]"


@dataclass(frozen=True, slots=True)
class Request:
    """`today`: the day's stream. `block`: an earlier day's that nothing is granted before it is cleared.

    `command`: what `decide_budget.prepared` takes. `draw` is None where no approval was given.
    """

    today: "Loaded"
    block: "Loaded | None"
    command: dict[str, Any]
    draw: Draw | None

    def decide(self, reservation: str, run: str, amount: int) -> "list[Decided]":
        """Granted or denied, with what comes before it; nothing where the reservation stands."""
        if name_for(self.today.state, reservation) in self.today.state.reservations:
            return []
        state, command = self.today.state, self.command
        if self.block is not None:
            # that day is as it is: it only takes the denial
            state, command = self.block.state, {n: command[n] for n in ("experiment", "project")}
        name = name_for(state, reservation)
        return reserve(state, {**command, "reservation": name, "run": run, "amount": amount})

    def may_come_back(self, amount: int) -> bool:
        """Whether an amount would fit if every reservation that stands came back unspent."""
        now = after(self.today.state, prepared(self.today.state, self.command))
        return self.block is None and not blocked(now) and amount <= self.at_best()

    def at_best(self) -> int:
        """What may be granted if every reservation that stands came back unspent (micro-dollars)."""
        now = after(self.today.state, prepared(self.today.state, self.command))
        best, experiment = freed(now), self.command["experiment"]
        if self.draw is not None:
            place = (self.command["account"], self.command["day"])
            others = (d.state for at, d in self.draw.days.items() if at != place)
            gone = sum(freed(state).use("experiment", experiment) for state in others)
            best.raises[experiment] = Raise(self.draw.nonce, self.draw.approved - gone)
        return room(best, experiment, self.command["project"])[0]

    def pairs(self, decided: "list[Decided]") -> "list[tuple[Loaded, list[Decided]]]":
        """What to append in one transaction: the decision, and what the approval's days give back."""
        if not decided:
            return []
        if self.block is not None:
            return [(self.block, decided)]
        # what other days give back comes first: no prefix of the log holds more than was approved
        return [*self._drawn(), (self.today, decided)]

    def _drawn(self) -> "list[tuple[Loaded, list[Decided]]]":
        if self.draw is None:
            return []
        draw, experiment = self.draw, self.command["experiment"]
        today, own, found = (self.command["account"], self.command["day"]), [], []
        for place in sorted(draw.parts, key=lambda at: at == today):
            nonce, amount = draw.nonce, draw.parts[place]
            if draw.owner.state.drawn.get(place) != amount:
                part = {"nonce": nonce, "account": place[0], "day": place[1], "amount": amount}
                own.append(("approval.drawn", part))
            held = draw.days[place].state.raises.get(experiment)
            if place != today and held is not None and held.amount != amount:
                raised = {"experiment": experiment, "nonce": nonce, "amount": amount}
                found.append((draw.days[place], [("budget.raised", raised)]))
        return [*found, (draw.owner, own)] if own else found
