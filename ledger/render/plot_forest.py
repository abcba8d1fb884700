"""The forest plot of a LOSO table: each subject's seed mean with its seeds, mean ± SD and interval below."""

from typing import Any

from ledger.render import plot_style as style
from ledger.render.numbers import counted
from ledger.render.plot_text import fit, names
from ledger.render.table_grid import absent
from ledger.stats.natural import natural

Row = dict[str, Any]


def forest(table: dict[str, Any], ledger_id: str) -> Any:
    """A Figure of one table (projections.tables); call it inside `plot_style.style`."""
    rows = {row["subject"]: row for row in table["rows"]}
    order = sorted([*rows, *absent(table)], key=natural)
    labels, lines = [*names(order, style.LABEL), "mean"], style.said(_said(table), table["label"])
    figure, axes = style.canvas(len(order) + 2.7, labels, len(lines))
    for place, name in enumerate(order):
        _subject(axes, place, rows.get(name), style.reason(table, name))
    summary = len(order) + 0.6
    style.summary(axes, summary, table["mean"], table["sd"], table["ci95"])
    line = _baseline(axes, table.get("trivial_baseline"))
    style.rows(axes, [*range(len(order)), summary], labels, len(order) - 0.2)
    _name_baseline(axes, line)
    style.measured(axes, "", table["metric"], table["unit"])
    style.heading(axes, _title(table), lines)
    style.footer(figure, ledger_id, table["index"], _legend(table))
    return figure


def _baseline(axes: Any, baseline: dict[str, Any] | None) -> float | None:
    """The trivial baseline as a dashed line; where it stands."""
    if not baseline or baseline.get("mean") is None:
        return None
    axes.axvline(baseline["mean"], color=style.BLACK, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    return float(baseline["mean"])


def _name_baseline(axes: Any, at: float | None) -> None:
    """The name of the dashed line, at the foot on the side that has room."""
    if at is None:
        return
    right = at > sum(axes.get_xlim()) / 2
    axes.annotate(
        "trivial baseline", (at, 0), (-4 if right else 4, 4), fontsize=7, color=style.BLACK, bbox=style.PAPER,
        xycoords=("data", "axes fraction"), textcoords="offset points", ha="right" if right else "left",
    )  # fmt: skip


def _subject(axes: Any, place: float, row: Row | None, why: str) -> None:
    if row is None:
        style.missing(axes, place, why)
        return
    values = [item["value"] for item in row.get("values") or []]
    if len(values) > 1:
        axes.plot(
            values, [place + 0.3] * len(values), linestyle="none", marker="|", markersize=4.5,
            markeredgewidth=0.8, color=style.DARK,
        )  # fmt: skip
    axes.plot([row["mean"]], [place], marker="o", markersize=4.5, color=style.BLACK)


def _title(table: dict[str, Any]) -> str:
    if table["complete"]:
        return fit(table["name"], 7.6, 11, bold=True)
    word = style.line_word(table)
    lines, runs = table["units"] if word == "fold" else table["subjects"], table["runs"]
    some = f"{lines['present']}/{lines['declared']} {word}s"
    if lines["present"] == lines["declared"]:
        some = f"{runs['present']}/{runs['declared']} runs"
    return f"{fit(table['name'], 4.2, 11, bold=True)}, {some} (incomplete)"


def _said(table: dict[str, Any]) -> str:
    metric = fit(table["metric"], 3, 8)
    if table["mean"] is None:
        return f"{metric}: no result yet"
    text = style.spread(table["mean"], table["sd"], table["ci95"])
    of = counted(len(table["rows"]), len(table["rows"]), style.line_word(table))
    return f"{metric} {text}{style.behind(table['unit'])} over {of}; {table['direction']} is better"


def _legend(table: dict[str, Any]) -> list[str]:
    seeds, baseline, word = table["seeds"], table.get("trivial_baseline"), style.line_word(table)
    one = "fold" if word == "fold" else "held-out subject"
    return [
        f"{counted(seeds['min'], seeds['max'], 'seed')} each" if seeds["max"] > 1 else "one value each",
        f"dot: mean over the seeds of a {one}; ticks below it: its seeds" if seeds["max"] > 1
        else f"dot: the value of a {one}",
        f"diamond: mean over {word}s; thin bar: ± SD between {word}s (ddof 1); thick bar and grey band: "
        "95% t interval of the mean" if table["sd"] is not None else f"diamond: mean over {word}s",
        "dashed: trivial baseline" if baseline and baseline.get("mean") is not None else "",
        f"observable {table['observable']}" if table.get("observable") else "",
        f"protocol {table['protocol']}",
    ]  # fmt: skip
