"""The invariance test of amplitude-only observables."""

import cmath
import math

import pytest

from ledger.stats.amplitude import Invariance, invariance, metric_invariance
from ledger.stats.draws import Draws
from ledger.stats.loso import deviation, mean
from ledger.stats.metrics import METRICS
from ledger.stats.trial_statistics import STATISTICS, mean_abs, signed_mean

VALID = ("mean_abs", "rms", "mean_square", "median_abs", "debiased_power")
MOVED = ("signed_mean", "resultant")
REAL = [1.0 + 0.15 * math.sin(7 * i) for i in range(40)]
COMPLEX = [value * cmath.exp(1j * 0.3 * i) for i, value in enumerate(REAL)]
VECTORS = [(value, 0.5, -0.25 * i) for i, value in enumerate(REAL)]
CASES = [
    (REAL, "Z2"),
    (COMPLEX, "Z2"),
    (REAL, "U(1)"),
    (COMPLEX, "U(1)"),
    (VECTORS, "O(k)"),
    (VECTORS, "Z2"),
    (REAL, "O(k)"),
]


def test_the_signed_mean_of_random_signs_says_nothing():
    """Of 40 trials with random signs, mean x is .022 ± .160 and mean |x| .988 ± .025 (domain notes, C)."""
    source = Draws(1)
    signed, sizes = [], []
    for _ in range(400):
        trials = [source.sign() * (1.0 + 0.16 * source.normal()) for _ in range(40)]
        signed.append(signed_mean(trials))
        sizes.append(mean_abs(trials))
    assert mean(signed) == pytest.approx(0.0, abs=0.03)
    assert deviation(signed) == pytest.approx(0.160, abs=0.02)
    assert mean(sizes) == pytest.approx(0.99, abs=0.02)
    assert deviation(sizes) == pytest.approx(0.025, abs=0.004)


@pytest.mark.parametrize(("trials", "symmetry"), CASES)
@pytest.mark.parametrize("statistic", VALID)
def test_statistics_of_the_size_hold(statistic: str, trials: list, symmetry):
    """Functions of the size stay within 1e-9 under signs, phases and rotations."""
    found = invariance(statistic, trials, symmetry, sigma=0.9)
    assert found.holds
    assert 0.0 < found.tolerance < 1e-6


@pytest.mark.parametrize(("trials", "symmetry"), CASES)
@pytest.mark.parametrize("statistic", MOVED)
def test_signed_statistics_are_moved(statistic: str, trials: list, symmetry):
    """The signed mean and the resultant move far under every symmetry."""
    found = invariance(statistic, trials, symmetry)
    assert not found.holds
    assert found.largest_shift > 0.05


@pytest.mark.parametrize("unit", [1e-9, 1e-3, 1e6, 1e12])
def test_the_unit_never_decides(unit: float):
    """In volts or in nanovolts the same statistics hold and the same are moved."""
    trials = [value * unit for value in REAL]
    verdicts = {name: invariance(name, trials, "Z2", sigma=0.9 * unit).holds for name in STATISTICS}
    assert {name for name, holds in verdicts.items() if holds} == set(VALID)


def test_a_moved_statistic_near_zero_is_found():
    """A signed mean that happens to be nearly zero is refused all the same."""
    trials = [1.0, -1.0] * 20
    assert invariance("signed_mean", trials, "Z2") == Invariance(
        0.0, pytest.approx(0.5, abs=0.4), 1e-9, False
    )


def test_a_debiased_power_near_zero_holds():
    """A power that the noise explains keeps its rounding within the tolerance."""
    found = invariance(
        "debiased_power", COMPLEX, "U(1)", sigma=math.sqrt(STATISTICS["mean_square"](COMPLEX) / 2)
    )
    assert abs(found.value) < 1e-12
    assert found.holds


def test_a_function_of_the_trials():
    """Any function can be put to the test."""
    assert invariance(lambda trials: max(abs(x) for x in trials), REAL, "Z2").holds
    assert not invariance(max, [-2.0, *REAL], "Z2").holds


def test_the_same_draws_every_time():
    """One seed gives one answer, another seed other draws."""
    first = invariance("signed_mean", REAL, "Z2", seed=3)
    assert first == invariance("signed_mean", REAL, "Z2", seed=3)
    assert first.largest_shift != invariance("signed_mean", REAL, "Z2", draws=1, seed=4).largest_shift


@pytest.mark.parametrize(
    ("statistic", "trials", "symmetry", "words"),
    [("signed_median", REAL, "Z2", "unknown statistic"), ("rms", REAL, "SU(2)", "unknown symmetry"),
     ("rms", [], "Z2", "at least one trial"), ("rms", [1.0, math.nan], "Z2", "trial 1 is not finite"),
     ("rms", [(1.0, 2.0), (1.0,)], "O(k)", "as many components"), ("rms", COMPLEX, "O(k)", "declare U"),
     ("rms", ["1"], "Z2", "holds numbers"), ("debiased_power", REAL, "Z2", "needs sigma")],
)  # fmt: skip
def test_bad_input_is_refused(statistic: str, trials: list, symmetry, words: str):
    """An unknown name, no trial, or trials that do not fit the symmetry are errors that say so."""
    with pytest.raises(ValueError, match=words):
        invariance(statistic, trials, symmetry)


def test_no_draws_show_nothing():
    """At least one draw is due."""
    with pytest.raises(ValueError, match="at least one"):
        invariance("rms", REAL, "Z2", draws=0)


TRUTH = [1.0, 0.5, 1.5, 1.0]
IDS = ["t1", "t1", "t2", "t2"]


def test_a_metric_of_the_sizes_holds():
    """An RMSE over sizes is left alone by signs; over signed predictions it is moved."""
    rmse = METRICS["rmse"].compute
    by_size = metric_invariance(lambda t, g: rmse(t, [abs(v) for v in g]), IDS, TRUTH, TRUTH[::-1], "Z2")
    signed = metric_invariance(rmse, IDS, TRUTH, TRUTH[::-1], "Z2")
    assert (by_size.holds, by_size.largest_shift) == (True, 0.0)
    assert not signed.holds


def test_rows_of_a_trial_turn_together():
    """A metric of products within a trial holds, for both rows get the same sign."""

    def products(truth, guess):
        return guess[0] * guess[1] + guess[2] * guess[3]

    assert metric_invariance(products, IDS, TRUTH, TRUTH, "Z2").holds
    assert not metric_invariance(products, [1, 2, 3, 4], TRUTH, TRUTH, "Z2").holds


def test_phases_keep_real_predictions_real():
    """Under U(1) the real part of a turned real prediction is judged, so its size moves."""
    rmse = METRICS["rmse"].compute
    assert not metric_invariance(lambda t, g: rmse(t, [abs(v) for v in g]), IDS, TRUTH, TRUTH, "U(1)").holds
    complex_guess = [complex(v) for v in TRUTH]
    held = metric_invariance(lambda t, g: 1 + rmse(t, [abs(v) for v in g]), IDS, TRUTH, complex_guess, "U(1)")
    assert held.holds


def test_unequal_columns_are_refused():
    """Ids, truth and predictions need as many rows."""
    with pytest.raises(ValueError, match="as many rows"):
        metric_invariance(METRICS["rmse"].compute, IDS, TRUTH, TRUTH[:2], "Z2")
