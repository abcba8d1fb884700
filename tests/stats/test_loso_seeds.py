"""What the seeds within the subjects say."""

import math

import pytest

from ledger.stats.loso import Score, subjects, summarise

TOY = {"S1": (0.80, 0.84), "S2": (0.60, 0.56), "S3": (0.70, 0.70), "S4": (0.90, 0.94)}


def rows(table: dict[str, dict[int | None, float]]):
    cells = ((subject, seed, value) for subject, seeds in table.items() for seed, value in seeds.items())
    return subjects(Score(subject, seed, value, f"{subject}/{seed}") for subject, seed, value in cells)


def test_toy_check():
    """Seed noise is .024495 and the SD of the two runs' means .007071 (domain notes, B), neither is s."""
    found = summarise(rows({s: dict(enumerate(pair)) for s, pair in TOY.items()}), "higher")
    assert found["seed_noise"] == pytest.approx(0.024495, abs=5e-7)
    assert found["seed_means_sd"] == pytest.approx(0.007071, abs=5e-7)
    assert found["sd"] == pytest.approx(0.147309, abs=5e-7)


def test_each_subject_has_its_seeds():
    """A subject carries its values in order of the seeds and their SD with ddof = 1."""
    held = rows({"a": {7: 3.0, 2: 1.0}})[0]
    assert [(score.seed, score.value, score.event) for score in held.values] == [
        (2, 1.0, "a/2"),
        (7, 3.0, "a/7"),
    ]
    assert held.seed_sd == pytest.approx(math.sqrt(2.0))


def test_one_seed_says_nothing_of_seeds():
    """With one seed, or none, the seed columns are None."""
    for seed in (None, 1):
        held = rows({"a": {seed: 1.0}, "b": {seed: 2.0}})
        found = summarise(held, "lower")
        assert (held[0].seed_sd, found["seed_noise"], found["seed_means_sd"]) == (None, None, None)


def test_other_seeds_give_no_run_means():
    """Subjects with other seeds have no common run, yet seed noise where there are two."""
    found = summarise(rows({"a": {1: 1.0, 2: 3.0}, "b": {1: 1.0, 3: 3.0}, "c": {1: 5.0}}), "lower")
    assert found["seed_means_sd"] is None
    assert found["seed_noise"] == pytest.approx(math.sqrt(2.0))


def test_equal_results_have_no_noise():
    """Results that the seed did not move have noise 0.0, not None."""
    found = summarise(rows({"a": {1: 1.0, 2: 1.0}, "b": {1: 2.0, 2: 2.0}}), "lower")
    assert (found["seed_noise"], found["seed_means_sd"]) == (0.0, 0.0)


def test_nothing_gives_nothing():
    """Without a subject the seed columns are None."""
    found = summarise([], "lower")
    assert (found["seed_noise"], found["seed_means_sd"]) == (None, None)


def test_huge_values():
    """Where no float holds the variance the seed noise is None or finite, never infinite."""
    found = summarise(rows({"a": {1: 1.7e308, 2: -1.7e308}, "b": {1: 1e200, 2: 3e200}}), "lower")
    assert found["seed_noise"] is None or math.isfinite(found["seed_noise"])
