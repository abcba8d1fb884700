"""R31: which subjects a headline stands on, and how they were chosen."""

from collections.abc import Iterable, Mapping

from ledger.rules.answers import is_placeholder
from ledger.rules.headline import missing
from ledger.rules.refusal import Refusal, listed, refusal

_FRESH = "propose the winner alone on data that did not pick it"


def r31_one_fold(protocol: str, folds: int, subjects: int) -> list[Refusal]:
    """R31: one split, one fold, or the sessions of one person carry no spread between people.

    `folds` and `subjects` are those declared. One subject under LOSO is `r31_roster`'s.
    """
    if folds < 2 and protocol != "loso":
        name = "a single split" if protocol == "single-split" else protocol
        reason = f"{name} is one fold: it has no spread, so it is no headline"
        return [refusal("R31", reason, 'propose it with [protocol] kind = "loso" or "grouped-k-fold"')]
    if subjects < 2 and protocol == "leave-one-session-out":
        reason = "every session is of one subject: nothing is known about others"
        return [refusal("R31", reason, "add subjects to the data")]
    return []


def r30_runs(present: int, declared: int, gaps: Iterable[str], ended: Iterable[str] = ()) -> list[Refusal]:
    """R30: a subject that lacks a seed counts by fewer runs than were declared; every gap is named.

    `ended`: how the runs behind the gaps ended.
    """
    named = list(gaps)
    if not named:
        return []
    reason = f"{present}/{declared} runs have a result: {listed(named, 5, '; ')}"
    return [refusal("R30", reason, missing(ended))]


def r31_excluded(excluded: Mapping[str, str]) -> list[Refusal]:
    """R31: nobody is left out without a reason."""
    bare = [subject for subject, why in excluded.items() if is_placeholder(why)]
    if not bare:
        return []
    reason = f"excluded without a reason: {listed(bare)}"
    return [refusal("R31", reason, 'propose it with exclude = { "331" = "why" }, or with every subject')]


def r31_excluded_late(late: Iterable[str], excluded: Mapping[str, str]) -> list[Refusal]:
    """R31: a subject that was excluded after a run on the data may have been dropped for its result."""
    names = [f"{subject} ({excluded.get(subject, '')})" for subject in late]
    if not names:
        return []
    reason = f"excluded after a run on this data: {listed(names)}"
    return [refusal("R31", reason, "report the whole roster, or collect new data for a public claim")]


def r31_dropped(subjects: Iterable[str]) -> list[Refusal]:
    """R31: so may one whose rows were taken out of the file after a run on it."""
    names = list(subjects)
    if not names:
        return []
    reason = f"no longer in the data, on which runs were made with them: {listed(names)}"
    return [refusal("R31", reason, "put their rows back, or collect new data for a public claim")]


def r31_selected(configs: int) -> list[Refusal]:
    """R31: the best of a grid was picked on the very scores that it would report."""
    if configs < 2:
        return []
    reason = f"SELECTED: the best of {configs} configurations on held-out scores is biased"
    return [refusal("R31", reason, _FRESH)]


def r31_picked_from(grid: str | None) -> list[Refusal]:
    """R31: a winner that is proposed again, alone, was still picked on the scores of these subjects.

    `grid` names the one on the same data that holds the configuration beside others, None without one.
    """
    if grid is None:
        return []
    reason = (
        f"SELECTED: the held-out scores of the grid {grid} on this data may have picked this configuration"
    )
    return [refusal("R31", reason, _FRESH)]
