"""Which of many logged points are drawn, and the median over runs."""

import math

from ledger.render.curve_points import Curve, median_curve, thinned, wants_log


def test_many_points_are_thinned_and_peaks_survive() -> None:
    """100,000 points become a few thousand; the highest and the lowest are among them, in order."""
    values = [math.sin(n / 50) for n in range(100_000)]
    values[77_777] = 40.0
    steps, kept = thinned(range(100_000), values)
    assert len(steps) <= 2400
    assert steps == sorted(set(steps))
    assert (max(kept), kept[0], kept[-1]) == (40.0, values[0], values[-1])
    assert thinned([1, 2], [3.0, 4.0]) == ([1, 2], [3.0, 4.0])


def test_the_median_is_over_half_of_the_runs_at_least() -> None:
    """A step that few runs reached has none; a single run has no median."""
    found = [Curve("a", "1", n, [0, 1], [1.0 * n, 2.0 * n]) for n in (1, 2)]
    found.append(Curve("a", "1", 3, [0, 1, 2], [3.0, 6.0, 3.0]))
    assert median_curve(found) == ([0, 1], [2.0, 4.0])
    assert median_curve(found[:1]) == ([], [])


def test_log_axes_need_positive_values_over_two_decades() -> None:
    """Zero, a negative value or a narrow span stays linear."""
    spans = {(1.0, 101.0): True, (1.0, 99.0): False, (0.0, 1e9): False, (-1.0, 1e9): False}
    for values, wanted in spans.items():
        assert wants_log([Curve("a", "1", 1, [0, 1], list(values))]) == wanted
