"""Statistics over trials, and the noise they are read against."""

import cmath
import math

import pytest
from scipy import stats

from ledger.stats.draws import Draws
from ledger.stats.gauge import draw
from ledger.stats.rice import null_resultant, rice_mean
from ledger.stats.trial_statistics import STATISTICS, Trials


def compute(name: str, trials: Trials, sigma: float | None = None) -> float:
    return STATISTICS[name](trials, sigma=sigma)


def noise(ratio: float, count: int) -> list[complex]:
    source = Draws(9)
    return [complex(ratio + source.normal(), source.normal()) for _ in range(count)]


@pytest.mark.parametrize(
    ("name", "value"),
    [("mean_abs", 3.5), ("rms", math.sqrt(14.5)), ("mean_square", 14.5), ("median_abs", 3.5)],
)
@pytest.mark.parametrize("trials", [[2.0, -5.0], [2j, -3.0 + 4j], [(0.0, 2.0), (3.0, -4.0)]])
def test_sizes_by_hand(name: str, value: float, trials: list):
    """Trials of size 2 and 5, real, complex or vectors, give the same."""
    assert compute(name, trials) == pytest.approx(value)


def test_the_signed_mean_takes_real_parts():
    """The signed mean is that of the real parts of all components."""
    assert compute("signed_mean", [2.0, -5.0]) == -1.5
    assert compute("signed_mean", [2.0 + 9j, (-5.0 + 1j)]) == -1.5
    assert compute("signed_mean", [(1.0, 3.0), (0.0, 0.0)]) == 1.0


@pytest.mark.parametrize(("ratio", "mean"), [(0, 1.2533), (1, 1.5486), (2, 2.2724), (3, 3.1726)])
def test_magnitudes_are_biased_as_rice_says(ratio: int, mean: float):
    """E|z|/σ at ν/σ of 0 to 3 (domain notes, C): the formula, scipy and a simulation agree."""
    assert rice_mean(ratio) == pytest.approx(mean, abs=5e-5)
    assert rice_mean(2.5 * ratio, 2.5) == pytest.approx(2.5 * float(stats.rice.mean(ratio)), rel=1e-9)
    assert compute("mean_abs", noise(ratio, 20_000)) == pytest.approx(mean, abs=0.02)


def test_rice_far_from_the_noise():
    """Well above the noise the bias vanishes, and both branches of the formula meet."""
    assert rice_mean(24.494, 1.0) == pytest.approx(24.494 + 1 / 48.988, abs=1e-4)
    assert rice_mean(24.4949) - rice_mean(24.4948) == pytest.approx(1e-4, rel=0.01)
    with pytest.raises(ValueError, match="no Rice"):
        rice_mean(1.0, 0.0)


@pytest.mark.parametrize("ratio", [0.0, 2.0])
def test_debiased_power_finds_the_signal(ratio: float):
    """Mean |z|² − 2σ² is ν² on average, and may fall below zero."""
    trials = noise(ratio, 20_000)
    assert compute("debiased_power", trials, 1.0) == pytest.approx(ratio**2, abs=0.08)
    assert compute("debiased_power", [0.1 + 0.1j], 1.0) == pytest.approx(-1.98)


def test_debiased_power_counts_the_real_components():
    """A real trial holds σ² of noise power, a complex one 2σ², a vector of three 3σ²."""
    assert compute("debiased_power", [3.0], 1.0) == 8.0
    assert compute("debiased_power", [3.0 + 0j], 1.0) == 7.0
    assert compute("debiased_power", [(1.0, 2.0, 2.0)], 1.0) == 6.0


def test_phases_without_a_signal():
    """The resultant of 20 random phases is about √(π / 4n) = .198; equal phases give 1."""
    assert null_resultant(20) == pytest.approx(0.198, abs=5e-4)
    source = Draws(2)
    phases = [[cmath.exp(2j * math.pi * source.uniform()) for _ in range(20)] for _ in range(500)]
    found = [compute("resultant", trials) for trials in phases]
    assert sum(found) / 500 == pytest.approx(null_resultant(20), rel=0.05)
    assert compute("resultant", [2j, 0.5j, 0.0]) == pytest.approx(1.0)
    assert compute("resultant", [0.0, 0.0]) == 0.0
    with pytest.raises(ValueError, match="no resultant"):
        null_resultant(0)


def test_random_rotations_keep_lengths():
    """A random element of O(k) is orthogonal: lengths and angles stay."""
    turn = draw("O(k)", 5, Draws(6))
    first, second = turn((1.0, 2.0, 0.0, -1.0, 3.0)), turn((0.0, 1.0, 1.0, 4.0, 0.5))
    assert math.hypot(*first) == pytest.approx(math.sqrt(15.0), rel=1e-12)
    assert math.fsum(a * b for a, b in zip(first, second, strict=True)) == pytest.approx(-0.5, abs=1e-12)


def test_draws_are_splitmix64():
    """The random source gives the published first numbers of SplitMix64 from seed 1234567."""
    source = Draws(1234567)
    assert [source.bits() for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


def test_draws_are_uniform_normal_and_fair():
    """Moments of the three kinds of draws are as they should be."""
    source = Draws(0)
    normal = [source.normal() for _ in range(20_000)]
    assert math.fsum(normal) / 20_000 == pytest.approx(0.0, abs=0.03)
    assert math.fsum(v * v for v in normal) / 20_000 == pytest.approx(1.0, abs=0.04)
    assert sum(source.sign() for _ in range(20_000)) == pytest.approx(0.0, abs=600)
    assert 0.0 < min(source.uniform() for _ in range(1000)) < 0.01
