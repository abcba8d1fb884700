"""Learning curves of an experiment: a thin line for each run, their median, an X where one was not finite."""

from collections.abc import Sequence
from typing import Any

from ledger.render import plot_style as style
from ledger.render.curve_points import Curve, median_curve, thinned, wants_log

NAMED = 8
"""So many broken runs are named in the picture; the others have their X."""


def curves(row: dict[str, Any], key: str, found: Sequence[Curve], ledger_id: str, index: int) -> Any:
    """A Figure of one key of one experiment (a row of `experiments`); call it inside `plot_style.style`."""
    broken = [curve for curve in found if curve.broken is not None]
    lines = [f"{style.shown(key, 50)} of {_counted(len(found))}", _told(broken)]
    figure, axes = style.canvas(16, ["0" * 11], title=len([line for line in lines if line]))
    log = wants_log(found)
    if log:
        axes.set_yscale("log")
    for curve in found:
        dashed = "-" if curve.broken is None else (0, (4, 2))
        colour = style.PALE if curve.broken is None else style.BLACK
        steps, values = thinned(curve.steps, curve.values)
        point = "o" if len(steps) == 1 else ""
        axes.plot(steps, values, color=colour, linewidth=0.7, linestyle=dashed, marker=point, markersize=3)
    steps, values = median_curve(found)
    if steps:
        # a white edge sets it apart from the thin lines, in greyscale too
        axes.plot(steps, values, color="white", linewidth=4.6)
        axes.plot(steps, values, color=style.NAVY, linewidth=2.4)
    _crosses(axes, broken)
    axes.grid(color=style.LIGHT, linewidth=0.6)
    style.plain_ticks(axes.xaxis)
    style.plain_ticks(axes.yaxis, log=log)
    axes.set_xlabel("step")
    axes.set_ylabel(style.shown(key, 40) + (", logarithmic" if log else ""))
    style.heading(axes, style.shown(row["name"], 48), lines)
    style.footer(figure, ledger_id, index, _legend(row, bool(steps), bool(broken)))
    return figure


def _counted(runs: int) -> str:
    return "1 run" if runs == 1 else f"{runs} runs"


def _crosses(axes: Any, broken: Sequence[Curve]) -> None:
    """An X at the last finite value before the point, or at the foot where there is none."""
    for number, curve in enumerate(broken):
        step, word = curve.broken or (None, "")
        at = step if step is not None else (curve.steps[-1] if curve.steps else 0)
        height = curve.values[-1] if curve.values else 0.02
        # without a value: steps across, share of the axes upwards
        place = axes.transData if curve.values else axes.get_xaxis_transform()
        axes.plot(
            [at], [height], transform=place, linestyle="none", marker="X", markersize=9, color=style.BLACK,
            mec="white", zorder=6, clip_on=False,
        )  # fmt: skip
        if number < NAMED:
            text = style.shown(f"{word} at step {'?' if step is None else step}", 60)
            box = {"boxstyle": "square,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
            right = at > sum(axes.get_xlim()) / 2
            axes.annotate(
                text, (at, height), (-7 if right else 7, 4 + 9 * (number % 4)), xycoords=place, fontsize=7,
                textcoords="offset points", ha="right" if right else "left", zorder=7, bbox=box,
            )  # fmt: skip


def _told(broken: Sequence[Curve]) -> str:
    """`2 runs not finite: 309 seed 42 (inf at step 15), …`."""
    if not broken:
        return ""
    parts = [_one(curve) for curve in broken[:3]]
    more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
    return style.shown(f"{_counted(len(broken))} not finite: {', '.join(parts)}{more}", 115)


def _one(curve: Curve) -> str:
    step, word = curve.broken or (None, "")
    who = (curve.subject or curve.run) + ("" if curve.seed is None else f" seed {curve.seed}")
    return f"{who} ({word} at step {'?' if step is None else step})"


def _legend(row: dict[str, Any], median: bool, broken: bool) -> list[str]:
    return [
        "thin: one run (a held-out subject and seed)",
        "thick: median over the runs at each step" if median else "",
        "X and dashes: the run's value was NaN or infinite at the step that is named" if broken else "",
        f"experiment {row['id']}",
    ]
