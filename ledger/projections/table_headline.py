"""Whether a table may be a headline: every rule that forbids it, and those that withhold the table itself."""

from typing import Any

from ledger.projections.protocol import Row
from ledger.projections.table_cells import Cell
from ledger.projections.table_rows import Rows
from ledger.rules.headline import r31_roster, r32_seeds
from ledger.rules.headline_roster import (
    r30_runs,
    r31_dropped,
    r31_excluded,
    r31_excluded_late,
    r31_one_fold,
    r31_picked_from,
    r31_selected,
)
from ledger.rules.headline_runs import refused_runs
from ledger.rules.headline_values import r9_frozen_metric, r32_seed_used
from ledger.rules.observable import r34_headline, r35_shown
from ledger.rules.refusal import Refusal

Headline = dict[str, Any]


def headline(row: Row, rows: Rows, found: list[Cell], table: dict[str, Any]) -> Headline:
    """`{"allowed", "refused": [every reason], "withheld": [those for which no plain table is printed]}`."""
    seeds = table["seeds"]["min"] or len(row["plan"]["seeds"])
    withheld = [
        *_roster(rows, found, table),
        *r31_one_fold(rows.protocol, table["units"]["declared"], table["subjects"]["declared"]),
        *seed_unused(row, rows),
        *r31_excluded(table["excluded"]),
        *r9_frozen_metric(table["metric"], _other_metrics(rows, found)),
        *r34_headline(row["observable"]),
        *r35_shown(row["observable"], _checked(found), row["declaration"].get("symmetry")),
    ]
    grid = table["picked_from"]
    claims = [
        *r31_picked_from(grid and f"{grid['name']} ({grid['experiment']})"),
        *r32_seeds(seeds, row["protocol"]["deterministic"]),
        *r31_excluded_late(table["excluded_late"], table["excluded"]),
        *r31_dropped(table["dropped"]),
    ]
    return verdict(withheld, claims)


def verdict(withheld: list[Refusal], claims: list[Refusal]) -> Headline:
    """The document of a headline that nothing, or something, forbids."""
    return {"allowed": not withheld and not claims, "refused": [*withheld, *claims], "withheld": withheld}


def picked(given: Headline, configs: int) -> Headline:
    """The headline of a grid's winner, which held-out scores have picked."""
    claims = [item for item in given["refused"] if item not in given["withheld"]]
    return verdict(given["withheld"], [*claims, *r31_selected(configs)])


def seed_unused(row: Row, rows: Rows) -> list[Refusal]:
    """R32 where no unit's value changes with the seed."""
    values = [[score.value for score in unit.values] for unit in rows.units]
    return r32_seed_used(values, row["protocol"]["deterministic"])


def _roster(rows: Rows, found: list[Cell], table: dict[str, Any]) -> list[Refusal]:
    """The units without any value by how they ended, and the single runs without one of the others."""
    ended: dict[str, list[str]] = {unit: [] for unit in rows.missing()}
    for cell in found:
        if cell.unit in ended and cell.why() not in ended[cell.unit]:
            ended[cell.unit].append(cell.why())
    refused: list[Refusal] = []
    if ended or rows.protocol == "loso":
        held = [unit for unit in rows.plan["subjects"] if unit not in ended]
        how = {unit: ", ".join(why) for unit, why in ended.items()}
        refused = r31_roster(rows.plan["subjects"], held, how, rows.what())
    gaps = [cell for cell in found if cell.value is None and cell.unit not in ended]
    runs, named = table["runs"], [cell.gap(rows.protocol) for cell in gaps]
    return [
        *refused,
        *r30_runs(runs["present"], runs["declared"], named, [cell.why() for cell in gaps]),
        *refused_runs(cell.error() for cell in found if cell.value is None),
    ]


def _other_metrics(rows: Rows, found: list[Cell]) -> list[tuple[str, str]]:
    results = ((cell, cell.result) for cell in found)
    return [(cell.where(rows.protocol), result["metric"]) for cell, result in results if result]


def _checked(found: list[Cell]) -> list[dict[str, Any]]:
    """What `r35_shown` asks of each cell with a value; a check of an earlier attempt says nothing."""
    return [_shown(cell) for cell in found if cell.value is not None]


def _shown(cell: Cell) -> dict[str, Any]:
    result, run = cell.result or {}, cell.row or {}
    check = run.get("invariance")
    if check is not None and check["attempt"] != result.get("attempt"):
        check = None
    return {
        "subject": cell.unit, "seed": cell.seed, "self_reported": result.get("self_reported", True),
        "invariance": check,
    }  # fmt: skip
