"""The cells of a plan's configuration, each with the value of its run or the reason why it has none."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.projections.protocol import Row

_UNITS = {"loso": "subject ", "leave-one-session-out": "session ", "single-split": "fold "}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the plan: `unit` is what its fold holds out, `metric` the frozen one, `row` its run's.

    `result`: the recorded result of a run whose current attempt ended ok, if it has a value.
    `value`: that of the frozen metric, else None (R9).
    """

    run: str
    unit: str
    seed: int | None
    metric: str | None
    row: Row | None
    result: Row | None
    value: float | None

    def why(self) -> str:
        """Why it has no value, in one or two words."""
        if self.row is None:
            return "not run"
        if self.row["state"] != "ok":
            return str(self.row["state"] or "not queued")
        result = self.result
        return "ok without a result" if result is None else f"{result['metric']} instead of {self.metric}"

    def error(self) -> str:
        """What its run's current attempt ended by, in one line; empty where it told nothing."""
        row = self.row or {"attempts": {}, "attempt": 0}
        told = (row["attempts"].get(str(row["attempt"])) or {}).get("error") or ""
        return str(told.strip().splitlines()[-1])[:200] if told.strip() else ""

    def where(self, protocol: str) -> str:
        """`subject 308, seed 42`."""
        unit = f"{_UNITS.get(protocol, '')}{self.unit}"
        return unit if self.seed is None else f"{unit}, seed {self.seed}"

    def gap(self, protocol: str) -> str:
        """Where it is and why it has no value, with its run."""
        run = "" if self.row is None else f" ({self.run})"
        return f"{self.where(protocol)}: {self.why()}{run}"


def cells(row: Row, runs: dict[str, Row], number: int) -> Iterator[Cell]:
    """The cells of configuration `number` (from 0) of an experiment's row, in the order of the plan."""
    plan, metric = row["plan"], row["metric"].get("name")
    cell = number * len(plan["subjects"]) * len(plan["seeds"])
    for unit in plan["subjects"]:
        for seed in plan["seeds"]:
            cell += 1
            run = f"{row['id']}.{cell}"
            held = runs.get(run)
            result = _result(held)
            value = None if result is None or result["metric"] != metric else float(result["value"])
            yield Cell(run, unit, seed, metric, held, result, value)


def _result(row: Row | None) -> Row | None:
    if row is None or row["state"] != "ok" or row["result"] is None:
        return None
    result: Row = row["result"]
    if result["attempt"] != row["attempt"] or result["status"] != "ok" or result["value"] is None:
        return None
    return result
