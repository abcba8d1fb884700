"""Learning curves of an experiment: a thin line for each run, their median, an X where one was not finite."""

from collections.abc import Sequence
from typing import Any

from ledger.render import plot_style as style
from ledger.render.curve_points import Curve, median_curve, thinned, wants_log
from ledger.render.plot_breaks import breaks, heights, marked, named
from ledger.render.plot_text import fit
from ledger.render.plot_ticks import logarithmic, plain_ticks

LEFT = "0" * 11
"""Room for the ticks of the axis upwards and for its name."""


def curves(row: dict[str, Any], key: str, found: Sequence[Curve], ledger_id: str, index: int) -> Any:
    """A Figure of one key of one experiment (a row of `experiments`); call it inside `plot_style.style`."""
    broken = [curve for curve in found if curve.broken is not None]
    lines = style.said(f"{fit(key, 4, 8)} of {_counted(len(found))}", _told(broken))
    groups = breaks(found)
    figure, axes = style.canvas(16, [LEFT], len(lines), strip=heights(groups))
    median = _draw(axes, found)
    marked(axes, broken)
    _scales(axes, key, log=wants_log(found))
    named(axes, groups)
    style.heading(axes, fit(row["name"], 7.6, 11, bold=True), lines, strip=heights(groups))
    style.footer(figure, ledger_id, index, _legend(row, median, bool(broken)))
    return figure


def _draw(axes: Any, found: Sequence[Curve]) -> bool:
    """A line for each run, dashed where it broke, and the median of several; whether there is one."""
    for curve in found:
        dashed = "-" if curve.broken is None else (0, (4, 2))
        colour = style.PALE if curve.broken is None else style.BLACK
        steps, values = thinned(curve.steps, curve.values)
        point = "o" if len(steps) == 1 else ""
        axes.plot(steps, values, color=colour, linewidth=0.7, linestyle=dashed, marker=point, markersize=3)
    steps, values = median_curve(found)
    if steps:
        # a white edge sets it apart from the thin lines, in greyscale too
        axes.plot(steps, values, color="white", linewidth=3.8)
        axes.plot(steps, values, color=style.NAVY, linewidth=2.0)
    return bool(steps)


def _scales(axes: Any, key: str, *, log: bool) -> None:
    axes.grid(color=style.LIGHT, linewidth=0.6)
    if log:
        axes.set_yscale("log")
        logarithmic(axes.yaxis)
    else:
        plain_ticks(axes.yaxis)
    plain_ticks(axes.xaxis, style.room(axes), whole=True)
    axes.set_xlabel("step")
    axes.set_ylabel(fit(key, 2.4) + (", logarithmic" if log else ""))


def _counted(runs: int) -> str:
    return "1 run" if runs == 1 else f"{runs} runs"


def _told(broken: Sequence[Curve]) -> str:
    """`2 runs not finite: 309 seed 42 (inf at step 15), …`."""
    if not broken:
        return ""
    parts = [_one(curve) for curve in broken[:3]]
    more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
    return f"{_counted(len(broken))} not finite: {', '.join(parts)}{more}"


def _one(curve: Curve) -> str:
    step, word = curve.broken or (None, "")
    who = (curve.subject or curve.run) + ("" if curve.seed is None else f" seed {curve.seed}")
    return f"{who} ({word} at step {'?' if step is None else step})"


def _legend(row: dict[str, Any], median: bool, broken: bool) -> list[str]:
    return [
        "thin: one run (a held-out subject and seed)",
        "thick: median over the runs at each step" if median else "",
        "dashes: a run that broke, up to its X; the dotted line is the step at which it was NaN or infinite"
        if broken
        else "",
        f"experiment {row['id']}",
    ]
