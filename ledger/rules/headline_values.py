"""R9 and R32: what the recorded values themselves forbid in a headline."""

from collections.abc import Iterable, Sequence

from ledger.rules.refusal import Refusal, listed, refusal

_NOISE = 1e-12
"""Relative: a few roundings of a double, and far less than a seed changes."""


def r9_frozen_metric(frozen: str | None, recorded: Iterable[tuple[str, str]]) -> list[Refusal]:
    """R9: a value of another metric than the frozen one does not count.

    `recorded`: (cell in words, name of the metric) of the results in question.
    """
    other = [(cell, name) for cell, name in recorded if name != frozen]
    if not other:
        return []
    names = sorted({name for _, name in other})
    cells = listed([cell for cell, _ in other], 5, "; ")
    reason = f"{len(other)} results are of {', '.join(names)}, the frozen metric is {frozen}: {cells}"
    return [refusal("R9", reason, "propose it anew with the metric that the code reports")]


def r32_seed_used(values: Iterable[Sequence[float]], deterministic: bool) -> list[Refusal]:
    """R32: where each subject has the same value under each of its seeds, the seed was not used.

    `values`: those of each subject over its seeds; subjects with one seed say nothing. Sums that a machine
    added in another order are the same.
    """
    compared = [found for found in values if len(found) > 1]
    if deterministic or not compared or any(_vary(found) for found in compared):
        return []
    reason = "every subject has the same value under each of its seeds: the seed was not used"
    remedy = "let the code draw from run.seed, or propose it with [protocol] deterministic = true"
    return [refusal("R32", reason, remedy)]


def _vary(found: Sequence[float]) -> bool:
    low, high = min(found), max(found)
    return high - low > _NOISE * max(abs(low), abs(high))
