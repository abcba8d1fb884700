"""LOSO tables of an experiment: one for each configuration of its plan, each number with its events."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ledger.errors import NotFound
from ledger.projections import table_words
from ledger.projections.protocol import Row
from ledger.projections.view import View
from ledger.stats.loso import Score, Subject, subjects, summarise
from ledger.stats.natural import natural


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the plan with the run that fills it, if there is one."""

    run: str
    subject: str
    seed: int | None
    row: Row | None

    def value(self) -> float | None:
        """The recorded value of a run whose current attempt ended ok, else None."""
        row = self.row
        if row is None or row["state"] != "ok" or row["result"] is None:
            return None
        result = row["result"]
        if result["attempt"] != row["attempt"] or result["status"] != "ok" or result["value"] is None:
            return None
        return float(result["value"])


def tables(view: View, experiment: str) -> list[dict[str, Any]]:
    """A table for each configuration of an experiment's plan (by id); in a grid none of them is picked."""
    row = view.row("experiments", experiment)
    if row is None:
        raise NotFound(
            f"there is no experiment {experiment!r} at index {view.index}", "`ledger status` lists them"
        )
    runs = view.rows("runs", f"{row['id']}.")
    return [_table(view, row, runs, number) for number in range(len(row["plan"]["configs"]))]


def table(view: View, experiment: str) -> dict[str, Any]:
    """The table of an experiment in the shape of design §7; of a grid the best one, labelled SELECTED."""
    found = tables(view, experiment)
    return found[0] if len(found) == 1 else _selected(found)


def _selected(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The best mean, complete tables first: a winner that was picked on held-out scores."""
    best = min(found, key=_merit)
    return best | {"label": table_words.joined(table_words.selected(len(found)), best["label"])}


def _merit(candidate: dict[str, Any]) -> tuple[bool, bool, float]:
    if candidate["mean"] is None:
        return True, True, 0.0
    sign = 1.0 if candidate["direction"] == "lower" else -1.0
    return False, not candidate["complete"], sign * candidate["mean"]


def cells(row: Row, runs: dict[str, Row], number: int) -> Iterator[Cell]:
    """The cells of configuration `number` (from 0), in the order of the plan."""
    plan = row["plan"]
    cell = number * len(plan["subjects"]) * len(plan["seeds"])
    for subject in plan["subjects"]:
        for seed in plan["seeds"]:
            cell += 1
            run = f"{row['id']}.{cell}"
            yield Cell(run, subject, seed, runs.get(run))


def _table(view: View, row: Row, runs: dict[str, Row], number: int) -> dict[str, Any]:
    plan, found = row["plan"], list(cells(row, runs, number))
    values = [(cell, value) for cell in found if (value := cell.value()) is not None]
    per_subject = subjects(Score(c.subject, c.seed, value, _result(c)["event"]) for c, value in values)
    present = {item.subject for item in per_subject}
    why = [table_words.gap(cell.subject, cell.seed, cell.row) for cell in found if cell.value() is None]
    summary = summarise(per_subject, _direction(row))
    head = {
        "experiment": row["id"], "name": row["name"], "project": row["project"], **_about(row),
        "config": plan["configs"][number], "configs": len(plan["configs"]),
        "subjects": {
            "declared": len(plan["subjects"]), "present": len(present),
            "missing": sorted(set(plan["subjects"]) - present, key=natural),
        },
        "excluded": dict(sorted(plan.get("excluded", {}).items(), key=lambda item: natural(item[0]))),
        "runs": {"declared": len(found), "present": len(values)},
        "self_reported": sum(1 for cell, _ in values if _result(cell)["self_reported"]),
        "configurations_tried": _tried(view, row),
    }  # fmt: skip
    done = {
        "complete": not why,
        "why": why,
        "rows": [_line(item) for item in per_subject],
        "index": view.index,
    }
    whole = head | summary | done
    return whole | {"label": table_words.label(whole, row)}


def _about(row: Row) -> dict[str, Any]:
    metric = row["metric"]
    return {
        "metric": metric.get("name"), "unit": metric.get("unit"), "direction": _direction(row),
        "split": metric.get("split"), "protocol": row["protocol"]["kind"], "observable": row["observable"],
        "data": row["data"],
    }  # fmt: skip


def _direction(row: Row) -> Literal["lower", "higher"]:
    return "higher" if row["metric"].get("direction") == "higher" else "lower"


def _result(cell: Cell) -> Row:
    result: Row = (cell.row or {})["result"]
    return result


def _line(item: Subject) -> dict[str, Any]:
    return {"subject": item.subject, "mean": item.mean, "seeds": item.seeds, "events": list(item.events)}


def _tried(view: View, row: Row) -> dict[str, int]:
    """How many configurations were tried on this data, by plans and by exploratory runs."""
    project = view.row("projects", row["project"]) or {"data": {}}
    held = project["data"].get(row["data"]["digest"], {"tried": [], "exploratory": 0})
    return {"planned": len(held["tried"]), "exploratory": held["exploratory"]}
