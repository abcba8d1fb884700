"""Amplitudes by trial: kept as a file with its digest, the statistic over them computed here."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from workers.columns import keep_csv, plain
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.invariance import check_statistic
from workers.nonfinite import as_number
from workers.result import Refuse, refuse_second, report_computed
from workers.spool import Spool

FILE = "trials.csv"
Given = tuple[Any, Any, float | None]
_ALIASES = {
    "mean_absolute": "mean_abs", "abs_mean": "mean_abs", "mean_amplitude": "mean_abs",
    "root_mean_square": "rms", "mean_power": "mean_square", "mean_squared": "mean_square",
    "median_absolute": "median_abs",
}  # fmt: skip


def report_trials(
    plan: Descriptor, folder: Path, facts: Facts, given: Given, refuse: Refuse, *, spool: Spool
) -> None:
    """Write the file, compute the frozen statistic, check that it holds still, and report it.

    `given`: ids, values (n numbers, complex numbers or vectors of k), sigma. UsageError names what is wrong.
    """
    from ledger.stats.amplitude import STATISTICS

    refuse_second(plan, facts)
    name = statistic_of(plan.metric)
    ids, values = [str(item) for item in plain(given[0])], list(plain(given[1]))
    _check(ids, values)
    trials = [_trial(key, value, facts, refuse) for key, value in zip(ids, values, strict=True)]
    sha256 = _keep(folder / FILE, ids, trials)
    try:
        value = STATISTICS[name](trials, sigma=given[2])
        if not math.isfinite(value):
            refuse(plan.metric, facts.step, value)
        check_statistic(plan, spool, facts, name, trials, sigma=given[2])
    except ValueError as error:
        raise UsageError(f"run.trials: {error}") from None
    notes = f"{name} of {len(ids)} trials, {FILE} sha256 {sha256}"
    report_computed(plan, folder, facts, value, refuse, notes=notes)


def statistic_of(metric: str) -> str:
    """The statistic behind the frozen metric's name (`mean abs`, `Mean-Abs`); UsageError names the known."""
    from ledger.stats.amplitude import STATISTICS

    if not is_statistic(metric):
        known = ", ".join(STATISTICS)
        raise UsageError(f"run.trials computes {known}, not {metric!r}; name one of them as the metric")
    return _named(metric)


def is_statistic(metric: str) -> bool:
    """Whether `run.trials` computes it."""
    from ledger.stats.amplitude import STATISTICS

    return _named(metric) in STATISTICS


def _named(metric: str) -> str:
    from ledger.stats.metrics import plain_name

    name = plain_name(metric)
    return _ALIASES.get(name, name)


def _check(ids: list[str], values: list[Any]) -> None:
    if not ids or len(ids) != len(values):
        raise UsageError(
            f"run.trials got {len(ids)} ids and {len(values)} values; pass as many of each, at least one"
        )
    if len(set(ids)) != len(ids):
        raise UsageError("run.trials got an id twice; each trial has one stored amplitude")


def _trial(key: str, value: Any, facts: Facts, refuse: Refuse) -> Any:
    """One amplitude: a real or a complex number, or a tuple of them."""
    value = plain(value)
    if isinstance(value, list | tuple):
        if not value:
            raise UsageError(f"run.trials: trial {key} has no component")
        return tuple(_number(key, item, facts, refuse) for item in value)
    return _number(key, value, facts, refuse)


def _number(key: str, value: Any, facts: Facts, refuse: Refuse) -> float | complex:
    if isinstance(value, complex):
        for part in (value.real, value.imag):
            if not math.isfinite(part):
                refuse(f"trial {key}", facts.step, part)
        return value
    number = float(as_number(f"trial {key}", value))
    if not math.isfinite(number):
        refuse(f"trial {key}", facts.step, number)
    return number


def _keep(path: Path, ids: Sequence[str], trials: Sequence[Any]) -> str:
    """One row a trial: its id, then its components as Python writes them; the digest of the file."""
    parts = [trial if isinstance(trial, tuple) else (trial,) for trial in trials]
    width = max(map(len, parts))
    header = ("id", *(("value",) if width == 1 else (f"x{n}" for n in range(1, width + 1))))
    rows = ((key, *map(repr, trial)) for key, trial in zip(ids, parts, strict=True))
    return keep_csv(path, header, rows)
