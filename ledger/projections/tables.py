"""Tables of an experiment: one for each configuration of its plan, each number with its events."""

from typing import Any, Literal

from ledger.errors import NotFound
from ledger.projections import table_baseline, table_counts, table_words
from ledger.projections.imported_table import imported_table
from ledger.projections.protocol import Row
from ledger.projections.table_cells import Cell, cells
from ledger.projections.table_headline import headline, picked, seed_unused
from ledger.projections.table_rows import Rows, rows_of
from ledger.projections.view import View
from ledger.rules.grades import grade, name
from ledger.rules.headline import PUBLIC_SEEDS
from ledger.stats.natural import natural

Table = dict[str, Any]


def tables(view: View, experiment: str) -> list[Table]:
    """A table for each configuration of an experiment's plan (by id); in a grid none of them is picked."""
    if view.row("imports", experiment) is not None:
        return [imported_table(view, experiment)]
    row = _row(view, experiment)
    beside = _beside(view, row)
    return [_with_baseline(found, row, beside) for found in _bare(view, row)]


def table(view: View, experiment: str) -> Table:
    """The table of an experiment in the shape of design §7; of a grid the best one, labelled SELECTED."""
    found = tables(view, experiment)
    return found[0] if len(found) == 1 else _selected(found)


def _row(view: View, experiment: str) -> Row:
    row = view.row("experiments", experiment)
    if row is None:
        raise NotFound(
            f"there is no experiment {experiment!r} at index {view.index}", "`ledger status` lists them"
        )
    return row


def _bare(view: View, row: Row) -> list[Table]:
    """The tables without their baseline."""
    runs = view.rows("runs", f"{row['id']}.")
    shared = {
        "configurations_tried": table_counts.configurations_tried(view, row),
        "excluded_late": table_counts.excluded_late(view, row), "dropped": table_counts.dropped(view, row),
        "repeats": table_counts.repeats(view, row), "picked_from": table_counts.picked_from(view, row),
        "imported": False, "source": None, "ledger": view.ledger_id, "index": view.index,
    }  # fmt: skip
    return [_table(row, runs, number, shared) for number in range(len(row["plan"]["configs"]))]


def _selected(found: list[Table]) -> Table:
    """The best mean, complete tables first: a winner that was picked on held-out scores."""
    best = min(found, key=_merit)
    labels = [table_words.selected(len(found)), *best["labels"]]
    return best | {
        "config_number": None, "labels": labels, "label": table_words.joined(labels),
        "headline": picked(best["headline"], len(found)),
    }  # fmt: skip


def _merit(candidate: Table) -> tuple[bool, bool, float]:
    if candidate["mean"] is None:
        return True, True, 0.0
    sign = 1.0 if candidate["direction"] == "lower" else -1.0
    return False, not candidate["complete"], sign * candidate["mean"]


def _table(row: Row, runs: dict[str, Row], number: int, shared: Table) -> Table:
    found, kind = list(cells(row, runs, number)), row["protocol"]["kind"]
    filled = [(cell, cell.value) for cell in found if cell.value is not None]
    rows, direction = rows_of(row["plan"], kind, filled), _direction(row)
    gaps = [cell for cell in found if cell.value is None]
    told = {
        "experiment": row["id"], "name": row["name"], "project": row["project"], **_about(row),
        "config": row["plan"]["configs"][number], "configs": len(row["plan"]["configs"]),
        "config_number": number + 1,
        **rows.coverage(),
        "excluded": dict(sorted(row["plan"].get("excluded", {}).items(), key=lambda item: natural(item[0]))),
        "runs": {"declared": len(found), "present": len(filled)},
        "self_reported": sum(1 for cell, _ in filled if (cell.result or {})["self_reported"]),
        **rows.summary(direction), "rows": rows.listed(), "complete": not gaps,
        "why": [cell.gap(kind) for cell in gaps], "gaps": [_gap(cell) for cell in gaps], **shared,
    }  # fmt: skip
    return told | _judged(row, rows, found, told)


def _judged(row: Row, rows: Rows, found: list[Cell], told: Table) -> Table:
    """What the rules say of a table's numbers: labels, grade, headline."""
    unused = bool(seed_unused(row, rows))
    labels = table_words.labels(told | {"seed_unused": unused}, row)
    return {
        "grade": _grade(told, row), "labels": labels, "label": table_words.joined(labels),
        "headline": headline(row, rows, found, told),
    }  # fmt: skip


def _grade(told: Table, row: Row) -> str | None:
    """R41: own results are E2, synthetic or simulated data and SMOKE E3; unconfirmed they are E3 at best."""
    if told["mean"] is None:
        return None
    smoke = not row["protocol"]["deterministic"] and told["seeds"]["min"] < PUBLIC_SEEDS
    return name(grade(3 if smoke or told["data"]["kind"] != "real" else 2, own_unconfirmed=True))


def _gap(cell: Cell) -> dict[str, Any]:
    run = None if cell.row is None else cell.run
    return {
        "unit": cell.unit,
        "seed": cell.seed,
        "why": cell.why(),
        "error": cell.error() or None,
        "run": run,
    }


def _about(row: Row) -> Table:
    metric = row["metric"]
    return {
        "metric": metric.get("name"), "unit": metric.get("unit"), "direction": _direction(row),
        "split": metric.get("split"), "protocol": row["protocol"]["kind"], "observable": row["observable"],
        "data": row["data"],
    }  # fmt: skip


def _direction(row: Row) -> Literal["lower", "higher"]:
    return "higher" if row["metric"].get("direction") == "higher" else "lower"


def _beside(view: View, row: Row) -> Table | None:
    """The table of the experiment that `[baseline]` names, where the ledger computed none itself."""
    other = None if row["trivial"] else table_baseline.named(view, row)
    if other is None:
        return None
    if view.row("imports", other) is not None:
        return imported_table(view, other)
    found = _bare(view, _row(view, other))
    return found[0] if len(found) == 1 else _selected(found)


def _with_baseline(found: Table, row: Row, beside: Table | None) -> Table:
    trivial = table_baseline.computed(row, row["protocol"]["kind"])
    if trivial is None and beside is not None:
        trivial = table_baseline.beside(found, beside)
    return found | {"trivial_baseline": trivial}
