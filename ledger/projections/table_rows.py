"""The rows of a table under each protocol: what is averaged first, and what the spread is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ledger.plan.folds import held_out_by
from ledger.projections.protocol import Row
from ledger.projections.table_cells import Cell
from ledger.stats.loso import Score, Subject, seed_noise, subjects, summarise
from ledger.stats.natural import natural
from ledger.stats.sessions import by_subject

WHAT = {"leave-one-session-out": ("session", "sessions"), "grouped-k-fold": ("fold", "folds"),
        "single-split": ("fold", "folds")}  # fmt: skip
"""What a plan's units are, one and many; subjects elsewhere."""


@dataclass(frozen=True, slots=True)
class Rows:
    """`units`: seed means of what the folds hold out. `lines`: what the table lists and averages over."""

    plan: Row
    protocol: str
    units: list[Subject]
    lines: list[Subject]

    def what(self) -> tuple[str, str]:
        """The word for the plan's units, one and many."""
        return WHAT.get(self.protocol, ("subject", "subjects"))

    def summary(self, direction: Literal["lower", "higher"]) -> dict[str, Any]:
        """The statistics over the lines; the seed noise within the units."""
        return summarise(self.lines, direction) | {"seed_noise": seed_noise(self.units)}

    def missing(self) -> list[str]:
        """The units without any value."""
        present = {unit.subject for unit in self.units}
        return [unit for unit in self.plan["subjects"] if unit not in present]

    def coverage(self) -> dict[str, Any]:
        """`subjects` and `units`: declared, present and missing."""
        gone = set(self.missing())
        declared = {one for unit in self.plan["subjects"] for one in held_out(self.plan, unit)}
        held = [unit for unit in self.plan["subjects"] if unit not in gone]
        present = {one for unit in held for one in held_out(self.plan, unit)}
        return {
            "subjects": {
                "declared": len(declared), "present": len(present),
                "missing": sorted(declared - present, key=natural),
            },
            "units": {
                "what": self.what()[0], "declared": len(self.plan["subjects"]), "present": len(self.units),
                "missing": sorted(gone, key=natural),
            },
        }  # fmt: skip

    def listed(self) -> list[dict[str, Any]]:
        """The rows of the table's document."""
        sessions: dict[str, list[Subject]] = {}
        for unit in self.units if self.protocol == "leave-one-session-out" else ():
            sessions.setdefault(held_out(self.plan, unit.subject)[0], []).append(unit)
        return [_line(self.plan, line, sessions.get(line.subject)) for line in self.lines]


def held_out(plan: Row, unit: str) -> list[str]:
    """The subjects that a unit of a plan holds out."""
    found: list[str] = held_out_by(plan, unit)["test"]
    return found


def rows_of(plan: Row, protocol: str, filled: Sequence[tuple[Cell, float]]) -> Rows:
    """The rows over the cells that have a value, whatever order they come in."""
    units = subjects(
        Score(cell.unit, cell.seed, value, str((cell.result or {}).get("event", "")))
        for cell, value in filled
    )
    return Rows(plan, protocol, units, joined(plan, protocol, units))


def joined(plan: Row, protocol: str, units: list[Subject]) -> list[Subject]:
    """Sessions of one subject become one line; any other unit is a line of its own."""
    if protocol != "leave-one-session-out":
        return units
    return by_subject(units, {unit.subject: held_out(plan, unit.subject)[0] for unit in units})


def _line(plan: Row, line: Subject, sessions: list[Subject] | None) -> dict[str, Any]:
    """One row; `sessions`: the units that were averaged into it, where the protocol has some."""
    folds = plan.get("folds", {})
    row = {
        "subject": line.subject, "mean": line.mean, "seeds": line.seeds, "seed_sd": line.seed_sd,
        "events": list(line.events),
    }  # fmt: skip
    if sessions is None:
        row["values"] = [_value(score) for score in line.values]
        return row if line.subject not in folds else row | {"test": folds[line.subject]["test"]}
    row["values"] = [
        _value(score) | {"session": folds[unit.subject]["session"]}
        for unit in sessions
        for score in unit.values
    ]
    return row


def _value(score: Score) -> dict[str, Any]:
    return {"seed": score.seed, "value": score.value, "event": score.event}
