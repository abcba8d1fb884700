"""Sessions of a subject become one line before anything is taken over subjects."""

import pytest

from ledger.stats.loso import Score, subjects, summarise
from ledger.stats.sessions import by_subject

OWNER = {"s1/a": "s1", "s1/b": "s1", "s2/a": "s2"}


def units(*scores):
    return subjects(Score(unit, seed, value, f"{unit}-{seed}") for unit, seed, value in scores)


def test_a_subject_counts_once_whatever_its_sessions():
    """Two sessions of one subject weigh as much as the one session of another."""
    found = by_subject(units(("s1/a", 1, 1.0), ("s1/b", 1, 3.0), ("s2/a", 1, 10.0)), OWNER)
    assert [(line.subject, line.mean, line.seeds) for line in found] == [("s1", 2.0, 1), ("s2", 10.0, 1)]
    assert found[0].events == ("s1/a-1", "s1/b-1")
    assert summarise(found, "lower")["mean"] == 6.0


def test_seeds_are_compared_over_whole_subjects():
    """A seed's value is the mean over sessions; a seed that one session lacks has none."""
    found = by_subject(
        units(("s1/a", 1, 1.0), ("s1/a", 2, 2.0), ("s1/a", 3, 9.0), ("s1/b", 1, 3.0), ("s1/b", 2, 4.0)),
        OWNER,
    )
    assert [(score.seed, score.value) for score in found[0].values] == [(1, 2.0), (2, 3.0)]
    assert found[0].seed_sd == pytest.approx(0.70710678)
    assert (found[0].seeds, found[0].mean) == (2, 3.75)
