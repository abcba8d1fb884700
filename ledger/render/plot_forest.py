"""The forest plot of a LOSO table: each subject's seed mean with its seeds, mean ± SD and interval below."""

from typing import Any

from ledger.render import plot_style as style
from ledger.render.numbers import counted, form, number
from ledger.stats.natural import natural

Row = dict[str, Any]


def forest(table: dict[str, Any], ledger_id: str) -> Any:
    """A Figure of one table (projections.tables); call it inside `plot_style.style`."""
    rows = {row["subject"]: row for row in table["rows"]}
    names = sorted([*rows, *style.absent(table)], key=natural)
    labels = [*map(style.shown, names), "mean"]
    lines = [_said(table), style.shown(table["label"], 110)]
    figure, axes = style.canvas(len(names) + 2.5, labels, title=len([line for line in lines if line]))
    for place, name in enumerate(names):
        _subject(axes, place, rows.get(name), style.reason(table, name))
    summary = len(names) + 0.6
    style.summary(axes, summary, table["mean"], table["sd"], table["ci95"])
    _baseline(axes, table.get("trivial_baseline"))
    style.rows(axes, [*range(len(names)), summary], labels, len(names) - 0.2)
    axes.set_xlabel(style.shown(f"{table['metric']} ({table['unit']})", 60))
    style.heading(axes, _title(table), lines)
    style.footer(figure, ledger_id, table["index"], _legend(table))
    return figure


def _baseline(axes: Any, baseline: dict[str, Any] | None) -> None:
    """The trivial baseline as a dashed line, its name on the side that has room."""
    if not baseline or baseline.get("mean") is None:
        return
    axes.axvline(baseline["mean"], color=style.BLACK, linewidth=1.0, linestyle=(0, (5, 3)), zorder=1)
    low, high = axes.get_xlim()
    right = baseline["mean"] > (low + high) / 2
    axes.annotate(
        "trivial baseline", (baseline["mean"], 0), (-3 if right else 3, 3), fontsize=7, color=style.BLACK,
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
        return style.shown(table["name"], 60)
    subjects, runs = table["subjects"], table["runs"]
    some = f"{subjects['present']}/{subjects['declared']} subjects"
    if subjects["present"] == subjects["declared"]:
        some = f"{runs['present']}/{runs['declared']} runs"
    return f"{style.shown(table['name'], 32)}, {some} (incomplete)"


def _said(table: dict[str, Any]) -> str:
    metric = style.shown(table["metric"], 40)
    if table["mean"] is None:
        return f"{metric}: no result yet"
    shape = form([table["mean"], table["sd"]])
    text = f"{metric} {number(table['mean'], shape)}"
    if table["sd"] is not None:
        text += f" ± {number(table['sd'], shape)}"
    if table["ci95"] is not None:
        text += f" [{number(table['ci95'][0], shape)}, {number(table['ci95'][1], shape)}]"
    return f"{text} {style.shown(table['unit'], 20)}, {table['direction']} is better"


def _legend(table: dict[str, Any]) -> list[str]:
    seeds, baseline = table["seeds"], table.get("trivial_baseline")
    return [
        f"{counted(table['subjects']['present'], table['subjects']['present'], 'subject')}, "
        f"{counted(seeds['min'], seeds['max'], 'seed')} each" if seeds["max"] else "",
        "dot: mean over the seeds of a held-out subject; ticks below it: its seeds" if seeds["max"] > 1
        else "dot: the value of a held-out subject",
        "diamond: mean over subjects; thin bar: ± SD between subjects (ddof 1); thick bar and grey band: "
        "95% t interval of the mean" if table["sd"] is not None else "diamond: mean over subjects",
        "dashed: trivial baseline" if baseline and baseline.get("mean") is not None else "",
        style.shown(f"observable {table.get('observable')}", 40),
        style.shown(f"protocol {table.get('protocol')}", 40),
    ]  # fmt: skip
