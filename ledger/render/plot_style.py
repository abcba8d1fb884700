"""How every picture looks, and how it becomes the same bytes for the same index (and matplotlib version).

No pyplot and no window: a Figure, drawn by the SVG or Agg backend with DejaVu Sans, which matplotlib brings
along; no date, a fixed salt for ids, no settings of the user's own. Nothing is told by hue alone.
"""

import io
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from ledger.errors import LedgerError
from ledger.render.text import shortened, width

BLACK, DARK, MIDDLE, LIGHT = "#000000", "#444444", "#8a8a8a", "#e3e3e3"
PALE, BLUE, NAVY = "#b4b4b4", "#1f5fa8", "#0a2f5c"
LABEL, ROW_INCHES, WIDTH_INCHES = 28, 0.235, 8.0
FORMATS = ("svg", "png")
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


def canvas(rows: float, labels: Sequence[str] = (), *, title: int = 1) -> tuple[Any, Any]:
    """A figure for so many rows of text height, and its axes; it grows with the rows and their labels.

    `title`: the lines under the title. The footer has room for four lines.
    """
    from matplotlib.figure import Figure

    above, below = 0.42 + 0.17 * title, 1.12
    height = above + below + max(rows, 6) * ROW_INCHES
    left = 0.30 + 0.078 * max([6, *map(width, labels)])
    figure = Figure(figsize=(WIDTH_INCHES, round(height, 3)))
    across = 1 - (left + 0.25) / WIDTH_INCHES
    axes = figure.add_axes((left / WIDTH_INCHES, below / height, across, 1 - (above + below) / height))
    return figure, axes


def shown(text: object, limit: int = LABEL) -> str:
    """Another's text on one line, shortened; signs that the font lacks are written as `\\u4e2d`."""
    known = _charmap()
    line = shortened(str(text), limit)
    return "".join(sign if ord(sign) in known else _spelled(sign) for sign in line)


def _spelled(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


_KNOWN: list[frozenset[int]] = []


def _charmap() -> frozenset[int]:
    if not _KNOWN:
        from matplotlib.font_manager import findfont, get_font

        _KNOWN.append(frozenset(get_font(findfont("DejaVu Sans")).get_charmap()))
    return _KNOWN[0]


def heading(axes: Any, title: str, lines: Sequence[str]) -> None:
    """The title with smaller lines under it."""
    said = [line for line in lines if line]
    axes.set_title(title, pad=7 + 12 * len(said), fontweight="bold")
    for number, line in enumerate(said):
        axes.annotate(
            line, (0, 1), (0, 6 + 12 * (len(said) - 1 - number)), xycoords="axes fraction",
            textcoords="offset points", fontsize=8, color=DARK, va="bottom",
        )  # fmt: skip


def footer(figure: Any, ledger_id: str, index: int, parts: Sequence[str]) -> None:
    """Small type at the bottom: what the marks are, then ledger and index."""
    said = textwrap.wrap(" · ".join(part for part in parts if part), 152)
    lines = [*said, f"ledger {ledger_id} · index {index}"]
    figure.text(
        0.015, 0.06 / figure.get_figheight(), "\n".join(lines), fontsize=6.5, color=DARK, va="bottom",
        linespacing=1.35,
    )  # fmt: skip


def rows(axes: Any, places: Sequence[float], labels: Sequence[str], rule: float) -> None:
    """Named rows from the top down, the last one a summary under a rule."""
    axes.set_yticks(places, labels)
    axes.set_ylim(places[-1] + 0.9, -0.8)
    axes.axhline(rule, color=MIDDLE, linewidth=0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=LIGHT, linewidth=0.6)
    plain_ticks(axes.xaxis)


def missing(axes: Any, place: float, why: str = "") -> None:
    """A row that has no value, and why."""
    text = f"missing: {shown(why, 48)}" if why else "missing"
    axes.annotate(
        text, (0.5, place), xycoords=("axes fraction", "data"), ha="center", va="center", fontsize=8,
        fontstyle="italic", color=DARK, zorder=5,
        bbox={"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"},
    )  # fmt: skip


def absent(table: dict[str, Any]) -> list[str]:
    """The lines that a table lacks: folds where folds are its lines, else subjects."""
    units = table.get("units") or {}
    lacking: list[str] = (units if units.get("what") == "fold" else table["subjects"])["missing"]
    return lacking


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
        axes.errorbar([mean], [place], xerr=[spread], color=DARK, linewidth=1.0, capsize=3)
    if interval is not None:
        axes.axvspan(*interval, color=LIGHT, linewidth=0, zorder=0)
        axes.plot(interval, [place, place], color=BLUE, linewidth=5, solid_capstyle="butt")
    axes.plot([mean], [place], marker="D", markersize=7, color=BLUE, mec="white", mew=0.8, zorder=4)


def sides(axes: Any, left: str, right: str) -> None:
    """A word on either side, inside the axes at the foot."""
    for text, across, align in ((left, 0.005, "left"), (right, 0.995, "right")):
        axes.annotate(
            text, (across, 0.0), (0, 3), xycoords="axes fraction", textcoords="offset points", ha=align,
            fontsize=7, color=DARK,
        )  # fmt: skip


def plain_ticks(axis: Any, *, log: bool = False) -> None:
    """Ticks as plain numbers: `0.001`, `1e+06`; no offset and no powers set apart."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.6g}".replace("-", "−")))
    if log:
        axis.set_minor_formatter(NullFormatter())


def picture(figure: Any, suffix: str, ledger_id: str, index: int) -> bytes:
    """The bytes of a figure as `svg` or `png`; no date and no program in them."""
    out = io.BytesIO()
    source = {"Title": "experiment-ledger plot", "Source": f"ledger {ledger_id}, index {index}"}
    own = {"Date": None, "Creator": None} if suffix == "svg" else {"Software": None}
    figure.savefig(out, format=suffix, metadata={**source, **own}, facecolor="white")
    return out.getvalue()
