"""The chain behind one cell of a table: proposal, gate, estimate, launch, attempts, result."""

from typing import TYPE_CHECKING, Any

from ledger.actions.results.why_chain import chain, imported_chain
from ledger.errors import NotFound
from ledger.projections.steady import steady
from ledger.render.addresses import of_table

if TYPE_CHECKING:
    from ledger.projections.table_cells import Cell
    from ledger.projections.view import View
    from ledger.store.open import Store

Document = dict[str, Any]


@steady
def why(
    store: "Store", exp: str, subject: str, *, seed: int | None = None, to_index: int | None = None
) -> Document:
    """`{"experiment", "name", "subject", "metric", "unit", "value", "seeds", "cells", "missing", "table",
    "chain", "index"}`: what stands in the table for a subject, and every event that led to it.

    `value` is the subject's mean, of one `seed` its own value; null where it is missing, and `missing`
    says why. NotFound, with the nearest names, for a subject or a seed that the plan does not have.
    """
    from ledger.actions.resolve import resolve
    from ledger.projections.tables import table, tables
    from ledger.projections.view import open_view

    view = open_view(store, to_index)
    experiment = resolve(view, exp)
    found = table(view, experiment)
    about = {name: found[name] for name in ("experiment", "name", "metric", "unit")} | {"subject": subject}
    if found.get("imported"):
        return about | _imported(store, view, found, subject, seed)
    cells, missing = _cells(view, experiment, found, subject, seed)
    links = chain(store, experiment, [cell.run for cell in cells], view.index)
    every = [found] if found["config_number"] is not None else [found, *tables(view, experiment)]
    return about | {
        "value": _value(found, subject, seed),
        "seeds": sorted({cell.seed for cell in cells if cell.seed is not None}),
        "cells": [_cell(cell) for cell in cells], "missing": missing,
        "table": [of_table(one, "row", subject) for one in every if _row(one, subject)],
        "chain": links, "index": view.index,
    }  # fmt: skip


def _cells(
    view: "View", experiment: str, found: Document, subject: str, seed: int | None
) -> tuple[list["Cell"], list[str]]:
    """The cells of every configuration that hold the subject out, and why the empty ones are empty."""
    from ledger.projections.table_cells import cells
    from ledger.projections.table_rows import held_out

    row = view.row("experiments", experiment) or {}
    plan, runs = row["plan"], view.rows("runs", f"{experiment}.")
    if subject in found["excluded"] and subject not in plan["subjects"]:
        return [], [f"excluded: {found['excluded'][subject] or 'no reason stated'}"]
    units = [unit for unit in plan["subjects"] if subject == unit or subject in held_out(plan, unit)]
    if not units:
        names = {name for unit in plan["subjects"] for name in (unit, *held_out(plan, unit))}
        raise _unknown("subject", subject, names | set(found["excluded"]), found["name"])
    if seed is not None and seed not in plan["seeds"]:
        raise _unknown("seed", str(seed), {str(one) for one in plan["seeds"]}, found["name"])
    every = [cell for number in range(len(plan["configs"])) for cell in cells(row, runs, number)]
    own = [cell for cell in every if cell.unit in units and seed in (None, cell.seed)]
    return own, [cell.gap(row["protocol"]["kind"]) for cell in own if cell.value is None]


def _imported(store: "Store", view: "View", found: Document, subject: str, seed: int | None) -> Document:
    row = _row(found, subject)
    if row is None:
        raise _unknown("subject", subject, {one["subject"] for one in found["rows"]}, found["name"])
    seeds = [one["seed"] for one in row.get("values", []) if one["seed"] is not None]
    if seed is not None and seed not in seeds:
        raise _unknown("seed", str(seed), set(map(str, seeds)), found["name"])
    return {
        "value": _value(found, subject, seed), "seeds": seeds, "cells": [], "missing": [],
        "table": [of_table(found, "row", subject)],
        "chain": imported_chain(store, found["experiment"], subject, seed, view.index), "index": view.index,
    }  # fmt: skip


def _value(found: Document, subject: str, seed: int | None) -> float | None:
    row = _row(found, subject)
    if row is None:
        return None
    if seed is None:
        return float(row["mean"])
    values = [one["value"] for one in row.get("values", []) if one["seed"] == seed]
    return float(values[0]) if len(values) == 1 else None


def _row(found: Document, subject: str) -> Document | None:
    return next((row for row in found["rows"] if row["subject"] == subject), None)


def _cell(cell: "Cell") -> Document:
    value = cell.value
    gap = {} if value is not None else {"why": cell.why()}
    return {"run": cell.run, "seed": cell.seed, "value": value} | gap


def _unknown(what: str, name: str, names: set[str], experiment: str) -> NotFound:
    from difflib import get_close_matches

    from ledger.stats.natural import natural

    near = get_close_matches(name, names, n=3, cutoff=0.5)
    listed = ", ".join(sorted(names, key=natural)[:20])
    remedy = f"did you mean {', '.join(near)}?" if near else f"it has {listed}"
    return NotFound(f"{experiment} has no {what} {name!r}", remedy)
