"""A table does not depend on the order in which its runs came, and follows the unit of its values."""

import math
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.projections.tables import table
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story
from ledger.testing.tales import claim, end, propose, queue, result, succeed

SUBJECTS, SEEDS = ["9", "10", "=cmd()"], [1, 2]
CELLS = [(subject, seed) for subject in SUBJECTS for seed in SEEDS]
FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300)
VALUES = st.lists(st.one_of(st.none(), FINITE), min_size=len(CELLS), max_size=len(CELLS))
ORDERS = st.permutations(range(len(CELLS)))


def told(values: list[float | None], order: list[int]) -> dict[str, Any]:
    """The table of an experiment whose runs came in an order; None is a run that ended as nan."""
    story = Story()
    propose(story, "x1", SUBJECTS, SEEDS)
    for place in order:
        (subject, seed), value, run = CELLS[place], values[place], f"x1.{place + 1}"
        if value is not None:
            succeed(story, run, subject, seed, value)
            continue
        queue(story, run, subject, seed)
        claim(story, run)
        end(story, run, "nan")
        result(story, run, None, status="nan", best=None)
    return table(MemoryView(story.events()), "x1")


def without_events(found: dict[str, Any]) -> dict[str, Any]:
    """The table without what the order of the log decides: ids of events and the index."""
    rows = [
        {**row, "events": len(row["events"]), "values": [value | {"event": ""} for value in row["values"]]}
        for row in found["rows"]
    ]
    return found | {"rows": rows, "index": 0}


@given(values=VALUES, order=ORDERS)
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_runs_changes_nothing(values: list[float | None], order: list[int]) -> None:
    """Whatever order runs end in, every number, name, label and refusal is the same."""
    first = without_events(told(values, list(range(len(CELLS)))))
    assert without_events(told(values, order)) == first


@given(values=st.lists(st.floats(-1e9, 1e9), min_size=len(CELLS), max_size=len(CELLS)))
@settings(max_examples=25, deadline=None)
def test_another_unit_scales_every_figure(values: list[float]) -> None:
    """Values in another unit, by a power of two, scale mean, SD, interval and seed noise exactly alike."""
    order = list(range(len(CELLS)))
    one, other = told(list(values), order), told([value * 1024 for value in values], order)
    for name in ("mean", "median", "sd", "seed_noise", "seed_means_sd"):
        assert math.isclose(other[name], one[name] * 1024, rel_tol=1e-12, abs_tol=1e-300)
    assert all(
        math.isclose(b, a * 1024, rel_tol=1e-9, abs_tol=1e-6)
        for a, b in zip(one["ci95"], other["ci95"], strict=True)
    )
