"""The leave-one-subject-out summary."""

import math
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.stats.loso import Score, deviation, interval, mean, median, subjects, summarise

TOY = {"S1": (0.80, 0.84), "S2": (0.60, 0.56), "S3": (0.70, 0.70), "S4": (0.90, 0.94)}
DATA = Path(__file__).parents[2] / "examples" / "sleepstudy" / "sleepstudy.csv"


def toy() -> list[Score]:
    return [Score(s, seed, v, f"{s}/{seed}") for s, pair in TOY.items() for seed, v in enumerate(pair)]


def test_toy_check():
    """Means per subject come first, then mean and SD with ddof = 1 over subjects (domain notes, B)."""
    found = summarise(subjects(toy()), "higher")
    assert found["mean"] == pytest.approx(0.755)
    assert found["sd"] == pytest.approx(0.147309, abs=1e-6)
    assert found["ci95"] == pytest.approx([0.5206, 0.9894], abs=1e-4)
    assert found["worst"] == {"subject": "S2", "mean": pytest.approx(0.58)}
    assert (found["ddof"], found["seeds"]) == (1, {"min": 2, "max": 2})


def folds(predict) -> list[Score]:
    """Held-out RMSE per subject of a predictor fitted on everyone else."""
    rows = [line.split(",") for line in DATA.read_text().splitlines()[1:]]
    data = [(subject, float(day), float(value)) for subject, day, value in rows]
    scores = []
    for held in sorted({subject for subject, _, _ in data}):
        model = predict([(d, y) for s, d, y in data if s != held])
        errors = [(model(d) - y) ** 2 for s, d, y in data if s == held]
        scores.append(Score(held, None, math.sqrt(math.fsum(errors) / len(errors)), held))
    return scores


def constant(pairs):
    centre = math.fsum(y for _, y in pairs) / len(pairs)
    return lambda day: centre


def least_squares(pairs):
    days, values = [d for d, _ in pairs], [y for _, y in pairs]
    centre, level = math.fsum(days) / len(days), math.fsum(values) / len(values)
    slope = math.fsum((d - centre) * (y - level) for d, y in pairs) / math.fsum(
        (d - centre) ** 2 for d in days
    )
    return lambda day: level + slope * (day - centre)


@pytest.mark.parametrize(
    ("model", "centre", "spread"), [(constant, 53.2013, 22.8598), (least_squares, 43.4535, 24.6185)]
)
def test_sleepstudy_known_answers(model, centre: float, spread: float):
    """The two baselines of the sleepstudy data give the published mean and SD."""
    found = summarise(subjects(folds(model)), "lower")
    assert (round(found["mean"], 4), round(found["sd"], 4)) == (centre, spread)


def test_worst_goes_by_direction():
    """The worst subject is the highest error or the lowest score."""
    rows = subjects(folds(least_squares))
    assert summarise(rows, "lower")["worst"] == {"subject": "309", "mean": pytest.approx(91.98, abs=0.01)}
    assert summarise(rows, "higher")["worst"] == {"subject": "369", "mean": pytest.approx(16.47, abs=0.01)}


def test_subjects_stand_in_natural_order_with_their_events():
    """Subject 9 stands before subject 10, and events follow the seeds."""
    scores = [Score("10", 2, 1.0, "c"), Score("9", 7, 3.0, "b"), Score("10", 1, 3.0, "a")]
    rows = subjects(scores)
    assert [(r.subject, r.mean, r.seeds, r.events) for r in rows] == [
        ("9", 3.0, 1, ("b",)),
        ("10", 2.0, 2, ("a", "c")),
    ]


def test_one_subject_has_no_spread():
    """With one subject there is a mean but neither SD nor interval."""
    found = summarise(subjects([Score("1", None, 4.0, "e")]), "lower")
    assert (found["mean"], found["sd"], found["ci95"], found["median"]) == (4.0, None, None, 4.0)


def test_nothing_gives_nothing():
    """Without a subject every statistic is None."""
    found = summarise([], "lower")
    assert [found[key] for key in ("mean", "sd", "ci95", "median", "worst")] == [None] * 5


def test_unequal_seeds_are_shown():
    """Seeds per subject are reported as their least and greatest number."""
    scores = [Score("a", 1, 1.0, "1"), Score("a", 2, 1.0, "2"), Score("b", 1, 1.0, "3")]
    assert summarise(subjects(scores), "lower")["seeds"] == {"min": 1, "max": 2}


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_nonfinite_is_refused(value: float):
    """A non-finite value never enters a mean."""
    with pytest.raises(ValueError, match="not finite"):
        subjects([Score("a", 1, value, "e")])


def test_a_cell_counts_once():
    """Two values for one subject and seed are an error."""
    with pytest.raises(ValueError, match="two values"):
        subjects([Score("a", 1, 1.0, "e"), Score("a", 1, 2.0, "f")])


def test_numacc4():
    """Two passes keep the SD where a sum of squares loses it (NumAcc4: exactly 0.1)."""
    values = [10_000_000.2] + [10_000_000.1, 10_000_000.3] * 500
    assert deviation(values) == pytest.approx(0.1, rel=1e-7)
    assert mean(values) == pytest.approx(10_000_000.2, rel=1e-15)


def test_huge_values_do_not_overflow_the_mean():
    """Values near the largest float have a mean; their SD is None where no float holds it."""
    assert mean([1.7e308, 1.7e308]) == 1.7e308
    assert interval([1.7e308, -1.7e308]) is None


def test_median_of_even_and_odd():
    """The median is the middle value or the mean of the middle two."""
    assert (median([3.0, 1.0, 2.0]), median([4.0, 1.0, 2.0, 3.0])) == (2.0, 2.5)


VALUES = st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=2, max_size=25)


@given(VALUES, st.integers(0, 2**32))
def test_order_never_matters(values: list[float], shuffle: int):
    """Every statistic is the same to the bit whatever order the results came in."""
    scores = [Score(str(i // 2), i % 2, value, str(i)) for i, value in enumerate(values)]
    shuffled = random.Random(shuffle).sample(scores, len(scores))
    assert summarise(subjects(shuffled), "lower") == summarise(subjects(scores), "lower")


@given(VALUES, st.sampled_from([1e-3, 0.5, 3.0, 1000.0]))
def test_units_scale(values: list[float], factor: float):
    """A change of unit multiplies mean, SD and median by its factor."""
    plain = summarise(subjects(Score(str(i), None, v, "e") for i, v in enumerate(values)), "lower")
    scaled = summarise(subjects(Score(str(i), None, v * factor, "e") for i, v in enumerate(values)), "lower")
    for key in ("mean", "sd", "median"):
        assert scaled[key] == pytest.approx(plain[key] * factor, rel=1e-9, abs=1e-6)


@given(st.floats(-1e6, 1e6), st.integers(2, 30))
def test_equal_values_do_not_vary(value: float, count: int):
    """The mean of equal values is that value, and the SD and the interval's width are exactly 0."""
    values = [value] * count
    assert (mean(values), deviation(values)) == (value, 0.0)
    assert interval(values) == [value, value]
