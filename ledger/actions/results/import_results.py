"""Import results that were measured elsewhere: a table to compare with, never a headline."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.actions.results.import_notes import notes
from ledger.actions.results.import_stated import Stated, check_stated, plainly
from ledger.errors import Conflict, UsageError

if TYPE_CHECKING:
    from ledger.plan.imported_rows import Rows
    from ledger.projections.view import View
    from ledger.rules.imported_figures import Figures
    from ledger.store.open import Store

Decided = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read, what it gives, and how it agrees with what was printed."""

    rows: "Rows"
    file: dict[str, Any]
    found: "Figures"
    checks: dict[str, Any]
    differences: dict[str, Any]

    def recomputed(self) -> dict[str, Any]:
        """Mean and SD over subjects, and the pooled mean."""
        return {"mean": self.found.mean, "sd": self.found.sd, "pooled": self.found.pooled}


def import_results(store: "Store", path: Path, stated: Stated, *, actor: str = "") -> dict[str, Any]:
    """`{"experiment", "checks", "differences", "recomputed_mean", "recomputed_sd", "recomputed_pooled", …}`.

    UsageError names the line of a file that cannot be read as results; Conflict where the project has an
    experiment of that name. Nothing is recorded then. All rows are recorded, or none.
    """
    from ledger.handle import commit, load, retry
    from ledger.projections.view import open_view
    from schemas.ids import derived_experiment_id

    stated = plainly(stated)
    check_stated(store, stated)
    judged = judge(path, stated)
    experiment = derived_experiment_id("import", store.ledger_id, stated.project, stated.name)

    def once() -> None:
        _free(open_view(store), stated, experiment)
        loaded = load(store, f"experiment-{experiment}")
        commit(store, [(loaded, _events(stated, judged))], actor)

    retry(once)
    return _document(experiment, stated, judged)


def judge(path: Path, stated: Stated) -> Judged:
    """Read the file, compute its figures and check those that were printed; pure but for the reading."""
    from ledger.actions.results.import_checks import check
    from ledger.plan.imported_file import read_results
    from ledger.rules.imported_figures import figures
    from ledger.rules.proportions import counts_items, is_percent

    percent = is_percent(stated.unit)
    rows, file = read_results(path, percent=percent)
    _fits(rows, path.name, stated)
    items = rows.totals or (rows.n_test if counts_items(stated.metric, stated.unit) else [])
    whole = 100.0 if percent else 1.0
    found = figures(rows.subjects, rows.seeds, rows.values, rows.correct, items, whole=whole)
    checks, differences = check(stated, rows, found, items)
    return Judged(rows, file, found, checks, differences)


def _fits(rows: "Rows", file: str, stated: Stated) -> None:
    """UsageError for values that the stated metric cannot have in the stated unit."""
    from ledger.rules.imported_units import COUNTS, REMEDY, misfit, negative, no_share

    metric = stated.metric
    if rows.totals and no_share(metric):
        raise UsageError(f"{file} counts correct items: their share is no {metric}", COUNTS)
    below = negative(rows.values, metric)
    if below is not None:
        said = f"{file}, line {rows.lines[below]}: {rows.values[below]:g} is negative, which no {metric} is"
        raise UsageError(said, "is value the right column, and the metric the right name?")
    wrong = misfit(rows.values, metric, stated.unit)
    if wrong is not None:
        raise UsageError(f"{file}, line {rows.lines[wrong[0]]}: {wrong[1]}", REMEDY)


def _free(view: "View", stated: Stated, experiment: str) -> None:
    """Conflict where the project has an experiment of this name."""
    row = view.row("imports", experiment)
    if row is not None:
        raise Conflict(
            f"{stated.project}/{stated.name} was imported already: {experiment}, from {row['file']['path']}",
            f"`ledger table {experiment}` shows it; give another --name to import it again",
        )
    named = view.row("names", f"{stated.project}/{stated.name}")
    if named is not None:
        raise Conflict(
            f"the project {stated.project} has an experiment {stated.name}: {named['experiments'][-1]}",
            "give another --name",
        )


def _events(stated: Stated, judged: Judged) -> list[Decided]:
    from ledger.actions.results.import_parts import parts

    found, rows = parts(judged.rows), judged.rows
    header = {
        "project": stated.project, "name": stated.name,
        "metric": {"name": stated.metric, "unit": stated.unit, "direction": stated.direction},
        "protocol": stated.protocol, "source": stated.source, "file": judged.file, "rows": len(rows),
        "parts": len(found), "subjects": len(set(rows.subjects)), "printed": stated.printed(),
        "checks": {**judged.checks, "differences": judged.differences}, "recomputed": judged.recomputed(),
        "published": stated.published, "preprint": stated.preprint, "code": stated.code,
    }  # fmt: skip
    return [("experiment.imported", header), *(("results.imported", part) for part in found)]


def _document(experiment: str, stated: Stated, judged: Judged) -> dict[str, Any]:
    from ledger.projections.imported_table import LABEL

    rows = judged.rows
    return {
        "experiment": experiment, "project": stated.project, "name": stated.name, "label": LABEL,
        "checks": judged.checks, "differences": judged.differences, "printed": stated.printed(),
        **{f"recomputed_{name}": value for name, value in judged.recomputed().items()},
        "metric": stated.metric, "unit": stated.unit, "direction": stated.direction,
        "notes": notes(rows, stated), "rows": len(rows), "subjects": len(set(rows.subjects)),
    }  # fmt: skip
