"""R35: what an amplitude-only observable reports must not move under random signs, phases or rotations.

The check stands in the spool before the result. A statistic that moves ends the run as failed: no number
of it is ever recorded, whatever the training code does with the error.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from ledger.errors import UsageError
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.spool import Spool

if TYPE_CHECKING:
    from ledger.stats.amplitude import Invariance

AMPLITUDE, DRAWS = "AMPLITUDE-ONLY", 64
_WORDS = {"Z2": "signs", "U(1)": "phases", "O(k)": "rotations"}
Compute = Callable[[Any, Any], float]


def check_statistic(
    plan: Descriptor, spool: Spool, facts: Facts, name: str, trials: Sequence[Any], *,
    sigma: float | None = None,
) -> None:  # fmt: skip
    """Check a statistic over trials (stats.amplitude.STATISTICS); UsageError where it moves.

    Nothing is checked for another class of observable.
    """
    if plan.observable != AMPLITUDE:
        return
    from ledger.stats.amplitude import invariance

    kind, k = _symmetry(plan)
    width = len(trials[0]) if isinstance(trials[0], tuple) else 1
    if k is not None and width != k:
        raise UsageError(f"the declared symmetry is O({k}), but a trial has {width} components")
    found = invariance(name, trials, kind, draws=DRAWS, sigma=sigma)
    _tell(plan, spool, facts, found, statistic=name, symmetry=kind, trials=len(trials))


def check_metric(
    plan: Descriptor,
    spool: Spool,
    facts: Facts,
    compute: Compute,
    columns: tuple[Sequence[Any], Sequence[Any], Sequence[Any]],
) -> None:
    """Check a metric of predictions; `columns`: ids, truth, predictions. UsageError where it moves.

    All rows of a trial turn together: its id is the row's own, or the first part of an id of the form
    (trial, index). Predictions that are no numbers have no sign: nothing is shown, so no headline either.
    """
    ids, truth, guess = columns
    if plan.observable != AMPLITUDE or not all(isinstance(v, int | float | complex) for v in guess):
        return
    from ledger.stats.amplitude import metric_invariance

    kind, _ = _symmetry(plan)
    trials = [trial_of(item) for item in ids]
    try:
        found = metric_invariance(compute, trials, truth, guess, kind, draws=DRAWS)
    except ValueError:  # f1 of labels 1 and 0: under a flip they are no labels any more
        _moved(facts, f"{plan.metric} has no value under random {_WORDS[kind]}")
    _tell(plan, spool, facts, found, statistic=plan.metric, symmetry=kind, trials=len(set(trials)))


def trial_of(row: Any) -> str:
    """The trial of a row's id."""
    return str(row[0] if isinstance(row, tuple | list) and len(row) == 2 else row)


def refuse_if_moved(facts: Facts) -> None:
    """UsageError where a statistic has moved before: no other number takes its place."""
    if facts.refused is not None:
        raise UsageError(facts.refused)


def _symmetry(plan: Descriptor) -> tuple[Any, int | None]:
    from ledger.rules.observable import symmetry_of

    found = symmetry_of(str(plan.declaration.get("symmetry", "")))
    if found is None:
        raise UsageError(
            "R34: the observable is AMPLITUDE-ONLY, and no symmetry is declared",
            "propose it with [observable] symmetry, or `ledger reclassify EXP --class AMPLITUDE-ONLY`",
        )
    return found


def _tell(plan: Descriptor, spool: Spool, facts: Facts, found: "Invariance", **what: Any) -> None:
    from schemas.numbers import tag

    data = {
        "attempt": plan.attempt, **what, "draws": DRAWS, "value": found.value,
        "largest_shift": tag(found.largest_shift), "tolerance": found.tolerance, "holds": found.holds,
    }  # fmt: skip
    spool.write([(plan.stream, "invariance.checked", data)])
    if not found.holds:
        turned = f"under random {_WORDS[what['symmetry']]}"
        _moved(facts, f"{what['statistic']} moves by {found.largest_shift:.3g} {turned}")


def _moved(facts: Facts, what: str) -> NoReturn:
    facts.refused = facts.refused or f"R35: {what} of the trials; use mean_abs or rms"
    raise UsageError(facts.refused)
