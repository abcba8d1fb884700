"""The paired comparison of two methods."""

import csv
import math
import random
import time
from pathlib import Path

import numpy
import pytest
from scipy import stats

from ledger.stats.metrics import METRICS
from ledger.stats.paired import family, nadeau_bengio, paired
from ledger.stats.trivial import trivial

DATA = Path(__file__).parents[2] / "examples" / "sleepstudy" / "sleepstudy.csv"
NUMBERS = ("mean_difference", "sd_difference")
PS = ("p_sign_flip", "p_wilcoxon", "p_nadeau_bengio")


def sides(left: list[float], right: list[float]) -> tuple[dict[str, float], dict[str, float]]:
    first, second = ({f"s{i}": v for i, v in enumerate(side)} for side in (left, right))
    return first, second


def sleepstudy() -> tuple[dict[str, float], dict[str, float]]:
    """Held-out RMSE in ms of least squares on day, and of the train mean."""
    with DATA.open() as file:
        rows = [(r["subject"], float(r["day"]), float(r["reaction_ms"])) for r in csv.DictReader(file)]
    lines, targets = {}, {}
    for held in {subject for subject, _, _ in rows}:
        train, test = [r for r in rows if r[0] != held], [r for r in rows if r[0] == held]
        slope, level = numpy.polyfit([d for _, d, _ in train], [y for *_, y in train], 1)
        guess = [float(level + slope * d) for _, d, _ in test]
        lines[held] = METRICS["rmse"].compute([y for *_, y in test], guess)
        targets[held] = ([y for *_, y in train], [y for *_, y in test])
    found = trivial("rmse", targets)
    assert found is not None
    return lines, found[1]


def test_sleepstudy_known_answer():
    """Least squares against the train mean: −9.7479 ± 11.0680 ms, 14 of 18 improve, Wilcoxon p .00336."""
    found = paired(*sleepstudy(), direction="lower")
    assert [round(found[key], 4) for key in NUMBERS] == [-9.7479, 11.0680]
    assert (found["n"], found["improved"], found["unchanged"]) == (18, 14, 0)
    assert round(found["p_wilcoxon"], 5) == 0.00336
    assert (found["method"], found["p_sign_flip_error"], found["wilcoxon_method"]) == ("exact", 0.0, "exact")
    assert found["p_sign_flip"] < 0.01 < found["p_nadeau_bengio"]


def test_float_noise_does_not_move_wilcoxon():
    """Shares of 288 trials give the p of their integer counts, which float noise would have moved."""
    first = [185, 119, 184, 95, 123, 90, 158, 111, 278]
    second = [170, 115, 176, 102, 125, 82, 165, 115, 290]
    found = paired(*sides([v / 288 for v in first], [v / 288 for v in second]), direction="higher")
    noisy = [a / 288 - b / 288 for a, b in zip(first, second, strict=True)]
    assert float(stats.wilcoxon(noisy, method="exact").pvalue) == 0.91015625
    assert found["p_wilcoxon"] == 0.84375


def test_interval_and_spread_agree_with_scipy():
    """The interval of the difference is scipy's t interval."""
    source = numpy.random.default_rng(2)
    left, right = source.normal(0.7, 0.1, 12), source.normal(0.6, 0.1, 12)
    found = paired(*sides(left.tolist(), right.tolist()), direction="higher")
    apart = left - right
    low, high = stats.t.interval(0.95, 11, loc=apart.mean(), scale=stats.sem(apart))
    assert found["ci95"] == pytest.approx([float(low), float(high)], rel=1e-9)
    assert found["sd_difference"] == pytest.approx(float(apart.std(ddof=1)), rel=1e-12)


def test_nadeau_bengio_widens_the_t_test():
    """With no overlap the corrected test is the t test; LOSO widens its standard error by about √2."""
    values = [0.3, -0.1, 0.4, 0.2, 0.25]
    assert nadeau_bengio(values, 0.0) == pytest.approx(float(stats.ttest_1samp(values, 0.0).pvalue), rel=1e-9)
    t = numpy.mean(values) / (numpy.std(values, ddof=1) * math.sqrt(1 / 5 + 1 / 4))
    assert nadeau_bengio(values) == pytest.approx(float(2 * stats.t.sf(t, 4)), rel=1e-9)
    with pytest.raises(ValueError, match="test/train"):
        nadeau_bengio(values, -1.0)


@pytest.mark.parametrize(
    ("count", "least", "attainable"), [(4, 0.125, False), (5, 0.0625, False), (6, 0.03125, True)]
)
def test_unattainable_alpha(count: int, least: float, attainable: bool):
    """Five subjects cannot reach α = .05 whatever they show; six can."""
    found = paired(*sides([1.0 + i for i in range(count)], [0.0] * count), direction="lower")
    assert (found["minimum_p"], found["attainable"]) == (least, attainable)
    assert found["p_sign_flip"] == least


def test_nothing_to_compare():
    """Without a subject every statistic is None and nothing is attainable."""
    found = paired({}, {}, direction="lower")
    counts = ("n", "improved", "unchanged", "attainable")
    assert [found.pop(key) for key in counts] == [0, 0, 0, False]
    assert set(found.values()) == {None}


def test_one_subject_has_a_difference_only():
    """One subject gives a difference, but neither spread nor p."""
    found = paired({"a": 3.0}, {"a": 5.0}, direction="lower")
    assert (found["mean_difference"], found["improved"], found["minimum_p"]) == (-2.0, 1, 1.0)
    assert [found[key] for key in ("sd_difference", "ci95", *PS, "method")] == [None] * 6


def test_two_subjects():
    """Two subjects have a spread, and no p under one half."""
    found = paired(*sides([1.0, 2.0], [0.0, 0.5]), direction="higher")
    assert found["sd_difference"] == pytest.approx(math.sqrt(0.125))
    assert (found["p_sign_flip"], found["p_wilcoxon"], found["attainable"]) == (0.5, 0.5, False)


def test_equal_methods():
    """Where nothing differs nobody improves, the tests give p = 1 and Nadeau–Bengio none."""
    found = paired(*sides([0.1 + 0.2] * 6, [0.3] * 6), direction="lower")
    assert (found["improved"], found["unchanged"]) == (0, 6)
    assert [found[key] for key in PS] == [1.0, 1.0, None]


def test_a_constant_difference_has_no_t():
    """One and the same difference everywhere, but for float noise, has no spread to divide by."""
    found = paired(*sides([0.1 * i + 0.1 for i in range(8)], [0.1 * i for i in range(8)]), direction="higher")
    assert found["p_nadeau_bengio"] is None
    assert (found["p_sign_flip"], found["p_wilcoxon"]) == (2 / 256, 2 / 256)


@pytest.mark.parametrize("size", [1e308, 1e-308])
def test_the_ends_of_the_floats(size: float):
    """Values at the ends of the floats keep their p; what no float holds is None."""
    found = paired(*sides([size, size, -size], [-size, size / 2, size]), direction="higher")
    plain = paired(*sides([1.0, 1.0, -1.0], [-1.0, 0.5, 1.0]), direction="higher")
    assert [found[key] for key in PS] == pytest.approx([plain[key] for key in PS])
    assert (found["mean_difference"] is None) == (size > 1.0)


def test_infinite_values_are_refused():
    """An infinite score is an error that names its subject."""
    with pytest.raises(ValueError, match="subject s1"):
        paired(*sides([1.0, math.inf], [1.0, 1.0]), direction="lower")


def test_a_family_is_corrected_together():
    """Each pair stands as it would alone; Holm runs over the sign-flip p of the family."""
    strong, weak = sides([1.0 + i / 10 for i in range(9)], [0.0] * 9), sides([1.0, -1.0, 2.0], [0.0] * 3)
    rows = family([weak, strong, ({"a": 1.0}, {"a": 2.0})], direction="lower")
    assert [row["p_holm"] for row in rows] == [0.75, 2 * 2 / 2**9, None]
    assert {k: v for k, v in rows[1].items() if k != "p_holm"} == paired(*strong, direction="lower")


def test_forty_five_pairs_of_a_hundred_subjects_are_quick():
    """Ten methods on 100 subjects are compared in well under a second of processor time."""
    source = random.Random(1)
    methods = [{str(i): source.random() for i in range(100)} for _ in range(10)]
    pairs = [(a, b) for i, a in enumerate(methods) for b in methods[:i]]
    start = time.process_time()
    rows = family(pairs, direction="lower")
    assert time.process_time() - start < 2.0
    assert {row["method"] for row in rows} == {"monte carlo"}


def test_one_difference_everywhere_has_no_spread():
    """40.1 − 40 and 30.1 − 30 differ by rounding alone: the SD is 0, not 1e-15, so no effect is 1e14."""
    b = {f"s{i}": 40 + 1.7 * i for i in range(12)}
    found = paired({name: value + 0.1 for name, value in b.items()}, b, direction="lower")
    assert found["mean_difference"] == pytest.approx(0.1)
    assert (found["sd_difference"], found["p_nadeau_bengio"]) == (0.0, None)
    assert found["ci95"] == [found["mean_difference"]] * 2
