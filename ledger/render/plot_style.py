"""How every picture looks, and how it becomes the same bytes for the same index (and matplotlib version).

No pyplot and no window: a Figure, drawn by the SVG or Agg backend with DejaVu Sans, which matplotlib brings
along; no date, a fixed salt for ids, no settings of the user's own. Nothing is told by hue alone.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import floor, log10
from typing import Any

from ledger.errors import LedgerError
from ledger.render.numbers import form, number, unit_of
from ledger.render.plot_text import fit, inches, wrapped
from ledger.render.plot_ticks import plain_ticks, widen
from ledger.render.table_titles import row_word

BLACK, DARK, MIDDLE, LIGHT = "#000000", "#444444", "#8a8a8a", "#e3e3e3"
PALE, BLUE, NAVY = "#b4b4b4", "#1f5fa8", "#0a2f5c"
ROW_INCHES, WIDTH_INCHES = 0.235, 8.0
LABEL, EDGE = 2.2, 0.12
"""Inches: the room of a row's name, and the margin of the page."""
FORMATS = ("svg", "png")
PAPER = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"}
"""Behind a text that stands on lines."""
_SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "experiment-ledger", "svg.fonttype": "path", "text.parse_math": False,
    "text.usetex": False, "font.family": ["DejaVu Sans"], "font.size": 9, "axes.titlesize": 11,
    "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False,
    "axes.unicode_minus": True, "axes.formatter.use_locale": False, "path.simplify": True,
    "path.simplify_threshold": 0.1, "figure.dpi": 100, "savefig.dpi": 150, "axes.axisbelow": True,
    "legend.frameon": False, "legend.fontsize": 8,
}  # fmt: skip


@contextmanager
def style() -> Iterator[None]:
    """Draw inside of this; LedgerError where matplotlib is not installed."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise LedgerError(
            "pictures need matplotlib, which is not installed", "pip install 'experiment-ledger[plot]'"
        ) from None
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


def said(*texts: str) -> list[str]:
    """The lines under a title: each text on lines of its own, over the whole width of the page."""
    return [line for text in texts for line in wrapped(text, WIDTH_INCHES - 2 * EDGE, 8)]


def canvas(rows: float, labels: Sequence[str], lines: int, *, strip: float = 0.0) -> tuple[Any, Any]:
    """A figure for so many rows of text height, and its axes; it grows with the rows and their labels.

    `lines`: those under the title; `strip`: inches between them and the axes. The footer has four lines.
    """
    from matplotlib.figure import Figure

    above, below = 0.42 + 0.17 * lines + strip, 1.12
    height = above + below + max(rows, 6) * ROW_INCHES
    left = max(0.6, EDGE + 0.1 + max(map(inches, labels), default=0.0))
    figure = Figure(figsize=(WIDTH_INCHES, round(height, 3)))
    across = 1 - (left + 0.25) / WIDTH_INCHES
    axes = figure.add_axes((left / WIDTH_INCHES, below / height, across, 1 - (above + below) / height))
    return figure, axes


def room(axes: Any) -> float:
    """How wide the axes are, in inches."""
    return float(axes.get_position().width) * WIDTH_INCHES


def behind(unit: str) -> str:
    """The unit as it stands behind a number."""
    return f" {fit(unit_of(unit), 1.5, 8)}".rstrip()


def measured(axes: Any, before: str, metric: str, unit: str) -> None:
    """The label across: what is drawn, and its unit, which is never cut away."""
    unit = f" ({fit(unit, 1.5)})"
    axes.set_xlabel(fit(f"{before}{metric}", room(axes) - inches(unit)) + unit)


def heading(axes: Any, title: str, lines: Sequence[str], *, strip: float = 0.0) -> None:
    """The title with smaller lines under it, from the left edge of the page."""
    given = [(title, 11, "bold", BLACK), *((line, 8, "normal", DARK) for line in lines)]
    for place, (line, size, weight, color) in enumerate(given):
        up = 72 * strip + 6 + 12 * (len(given) - 1 - place) + (place == 0)
        axes.annotate(
            line, (EDGE / WIDTH_INCHES, 1), (0, up), xycoords=("figure fraction", "axes fraction"),
            textcoords="offset points", fontsize=size, fontweight=weight, color=color, va="bottom",
        )  # fmt: skip


def footer(figure: Any, ledger_id: str, index: int, parts: Sequence[str]) -> None:
    """Small type at the bottom: what the marks are, then ledger and index."""
    told = wrapped(" · ".join(part for part in parts if part), WIDTH_INCHES - 2 * EDGE, 6.5, 4)
    lines = [*told, f"ledger {ledger_id} · index {index}"]
    figure.text(
        EDGE / WIDTH_INCHES, 0.06 / figure.get_figheight(), "\n".join(lines), fontsize=6.5, color=DARK,
        va="bottom", linespacing=1.35,
    )  # fmt: skip


def rows(axes: Any, places: Sequence[float], labels: Sequence[str], rule: float) -> None:
    """Named rows from the top down, the last one a summary under a rule."""
    axes.set_yticks(places, labels)
    axes.set_ylim(places[-1] + 1.1, -0.8)
    axes.axhline(rule, color=MIDDLE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    widen(axes)
    plain_ticks(axes.xaxis, room(axes))


def missing(axes: Any, place: float, why: str = "") -> None:
    """A row that has no value, and why."""
    text = fit(f"missing: {why}" if why else "missing", room(axes) - 0.2, 8)
    axes.annotate(
        text, (0.5, place), xycoords=("axes fraction", "data"), ha="center", va="center", fontsize=8,
        fontstyle="italic", color=DARK, zorder=5, bbox=PAPER,
    )  # fmt: skip


def line_word(table: dict[str, Any]) -> str:
    """What the rows of a table are: subjects, or folds where the protocol has nothing finer."""
    return row_word([table])


def reason(table: dict[str, Any], name: str) -> str:
    """Why a line of a table is missing: how its runs ended."""
    return ", ".join(dict.fromkeys(gap["why"] for gap in table.get("gaps") or [] if gap["unit"] == name))


def summary(
    axes: Any, place: float, mean: float | None, spread: float | None, interval: Sequence[float] | None
) -> None:
    """Diamond: mean; thin bar: ± SD; thick bar and the band behind every row: the interval of the mean."""
    if mean is None:
        axes.set_xticks([])
        return
    axes.axvline(mean, color=BLUE, linewidth=1.0, zorder=1)
    if spread is not None:
        axes.errorbar([mean], [place], xerr=[spread], color=BLACK, linewidth=1.0, capsize=5, zorder=3)
    if interval is not None:
        axes.axvspan(*interval, color=LIGHT, linewidth=0, zorder=0)
        axes.plot(interval, [place, place], color=BLUE, linewidth=5, solid_capstyle="butt")
    axes.plot([mean], [place], marker="D", markersize=7, color=BLUE, mec="white", mew=0.8, zorder=4)


def spread(mean: float, sd: float | None, interval: Sequence[float] | None) -> str:
    """`3.5175 ± 1.2470 (SD), 95% CI 2.2088 to 4.8261`; so many decimals that a small SD is not 0."""
    shape = form([mean, sd])
    if sd and shape.endswith("f"):
        shape = f".{max(int(shape[1:-1]), min(12, 1 - floor(log10(sd))))}f"
    text = number(mean, shape)
    if sd is not None:
        text += f" ± {number(sd, shape)} (SD)"
    if interval is not None:
        text += f", 95% CI {number(interval[0], shape)} to {number(interval[1], shape)}"
    return text.replace("-", "−")


def sides(axes: Any, left: str, right: str) -> None:
    """A word on either side, inside the axes at the foot."""
    for text, across, align in ((left, 0.005, "left"), (right, 0.995, "right")):
        axes.annotate(
            text, (across, 0.0), (0, 4), xycoords="axes fraction", textcoords="offset points", ha=align,
            fontsize=7, color=DARK, bbox=PAPER,
        )  # fmt: skip


def picture(figure: Any, suffix: str, ledger_id: str, index: int) -> bytes:
    """The bytes of a figure as `svg` or `png`; no date and no program in them."""
    out = io.BytesIO()
    source = {"Title": "experiment-ledger plot", "Source": f"ledger {ledger_id}, index {index}"}
    own = {"Date": None, "Creator": None} if suffix == "svg" else {"Software": None}
    figure.savefig(out, format=suffix, metadata={**source, **own}, facecolor="white")
    return out.getvalue()
