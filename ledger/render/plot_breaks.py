"""Where learning curves were not finite: an X on each curve, and each step named above the axes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ledger.render import plot_style as style
from ledger.render.curve_points import Curve
from ledger.render.plot_text import fit, inches

NAMED = 8
"""So many steps are named above the axes; the others have their X and their dotted line."""
LINE = 0.13
"""Inches of one line of names."""

Break = tuple[int | None, str, int]
"""Step, word, and how many runs it happened to."""


def breaks(curves: Sequence[Curve]) -> list[Break]:
    """What happened at which step to how many runs, by step."""
    counts = Counter(_at(curve) for curve in curves if curve.broken is not None)
    return sorted(((*at, runs) for at, runs in counts.items()), key=lambda item: (item[0] or 0, item[1]))


def heights(groups: Sequence[Break]) -> float:
    """Inches that the names need above the axes."""
    return LINE * min(len(groups), NAMED) + (0.06 if groups else 0.0)


def marked(axes: Any, broken: Sequence[Curve]) -> None:
    """An X at the last finite value before the point, or at the foot where there is none."""
    for curve in broken:
        at, height = _place(curve), curve.values[-1] if curve.values else 0.02
        # without a value: steps across, share of the axes upwards
        place = axes.transData if curve.values else axes.get_xaxis_transform()
        axes.plot(
            [at], [height], transform=place, linestyle="none", marker="X", markersize=9, color=style.BLACK,
            mec="white", zorder=6, clip_on=False,
        )  # fmt: skip


def named(axes: Any, groups: Sequence[Break]) -> None:
    """A dotted line at each step, its name above the axes on a line of its own."""
    low, high = axes.get_xlim()
    axes.set_xlim(low, high)
    points = 72 * axes.get_position().height * axes.figure.get_figheight()
    for number, (step, word, runs) in enumerate(groups):
        at = min(max(low if step is None else step, low), high)
        top = 1 + (9 + 72 * LINE * number) / points if number < NAMED else 1
        axes.plot(
            [at, at], [0, top], color=style.BLACK, linewidth=0.7, linestyle=(0, (1, 2)), zorder=1,
            transform=axes.get_xaxis_transform(), clip_on=False, scalex=False, scaley=False,
        )  # fmt: skip
        if number < NAMED:
            _name(axes, (at - low) / (high - low), number, _said(step, word, runs))


def _name(axes: Any, across: float, number: int, text: str) -> None:
    """Right of its line, or left of it where there is no room."""
    left = across * style.room(axes) + inches(text, 7) + 0.1 > style.room(axes)
    axes.annotate(
        text, (across, 1), (-2 if left else 2, 3 + 72 * LINE * number), xycoords="axes fraction", fontsize=7,
        textcoords="offset points", ha="right" if left else "left", color=style.BLACK,
    )  # fmt: skip


def _said(step: int | None, word: str, runs: int) -> str:
    many = f" ({runs} runs)" if runs > 1 else ""
    return fit(f"{word} at step {'?' if step is None else step}{many}", 3, 7)


def _at(curve: Curve) -> tuple[int | None, str]:
    assert curve.broken is not None, "only what broke is counted"
    return curve.broken


def _place(curve: Curve) -> int:
    step, _ = _at(curve)
    return step if step is not None else (curve.steps[-1] if curve.steps else 0)
