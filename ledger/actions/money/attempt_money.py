"""What attempts cost so far and when they held a container, from the rows of runs. Light, for `status`."""

from collections.abc import Iterator
from typing import Any

from ledger.rules.allocation import Span
from schemas.money import cost

Row = dict[str, Any]


def rate_of(attempt: Row, experiment: Row | None) -> int:
    """Micro-dollars an hour of one attempt: what it was charged with, else what its plan was estimated at."""
    from ledger.rules.cost import whole_rate

    if attempt["rate"] is not None:
        return int(attempt["rate"])
    estimate = (experiment or {}).get("estimate")
    return 0 if experiment is None or estimate is None else whole_rate(estimate, experiment["compute"])


def is_open(attempt: Row) -> bool:
    """Whether a worker has claimed it and nothing says how it ended."""
    return attempt["started"] is not None and attempt["outcome"] is None


def running(attempt: Row, rate: int, now: int) -> int:
    """Micro-dollars of an open attempt since its claim; `now` in microseconds of the database's clock."""
    return cost(rate, max(0, now - attempt["started"]) / 1e6) if is_open(attempt) else 0


def spans(run: str, row: Row, experiment: Row | None, account: str, now: int) -> Iterator[Span]:
    """When the attempts of a run held a container of an account."""
    for number, attempt in row["attempts"].items():
        if attempt["started"] is None or attempt["backend"] != account:
            continue
        start = attempt["started"]
        yield Span(f"{run}.{number}", start, _end(attempt, start, now), rate_of(attempt, experiment))


def _end(attempt: Row, start: int, now: int) -> int:
    """By what it was charged for, else by its own end; an open one goes on."""
    seconds = attempt["charged_seconds"]
    if seconds is None:
        seconds = attempt["seconds"]
    if seconds is not None:
        return int(start + round(seconds * 1e6))
    return now if is_open(attempt) else int(start)
