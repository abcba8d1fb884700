"""Ticks as plain numbers that differ from each other and do not touch."""

from collections.abc import Sequence
from typing import Any

from ledger.render.plot_text import inches

GAP = 0.18
"""Inches between two labels side by side."""
MARGIN = 0.22
"""Inches on the page right of the axes."""


def plain_ticks(axis: Any, room: float | None = None, *, whole: bool = False) -> None:
    """`0.001`, `1e+06`, `1000000.002`: as many digits as tell the ticks apart, no offset set aside.

    `room`: how wide the axis is in inches, where labels stand side by side; `whole`: only whole numbers.
    """
    from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

    low, high = sorted(axis.get_view_interval())
    places: list[float] = []
    for most in range(9, 0, -1):
        chosen = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=whole, min_n_ticks=1)
        places = [float(place) for place in chosen.tick_values(low, high) if low <= place <= high]
        if room is None or _fits(places, high, room / (high - low), room):
            break
    said = dict(zip(places, labels(places), strict=True))
    axis.set_major_locator(FixedLocator(places))
    axis.set_major_formatter(FuncFormatter(lambda place, _: said.get(float(place), "")))


def _fits(places: Sequence[float], high: float, scale: float, room: float) -> bool:
    """Whether the labels have room side by side, and the last one on the page."""
    widths = [inches(text) for text in labels(places)]
    if not widths:
        return True
    over = widths[-1] / 2 - (high - places[-1]) * scale
    return sum(width + GAP for width in widths) <= room and over <= MARGIN


def logarithmic(axis: Any) -> None:
    """The ticks of a logarithmic axis, written out."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.6g}".replace("-", "−")))
    axis.set_minor_formatter(NullFormatter())


def labels(places: Sequence[float]) -> list[str]:
    """Different texts of different places."""
    found: list[str] = []
    for digits in range(6, 18):
        found = [f"{place:.{digits}g}".replace("-", "−") for place in places]
        if len(set(found)) == len(places):
            break
    return found


def widen(axes: Any) -> None:
    """Equal values stand in the middle of an axis that has some width, not at its edge."""
    low, high = axes.dataLim.x0, axes.dataLim.x1
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        middle = low / 2 + high / 2
        half = abs(middle) * 0.05 or 1.0
        axes.set_xlim(middle - half, middle + half)
