"""The paired plot of two tables: the difference a − b of each subject, its mean and interval below."""

from typing import Any

from ledger.render import plot_style as style
from ledger.render.numbers import form, number
from ledger.stats.natural import natural


def paired(a: dict[str, Any], b: dict[str, Any], found: dict[str, Any], ledger_id: str) -> Any:
    """A Figure of two tables and their comparison (stats.paired); call it inside `plot_style.style`.

    Subjects that only one of them has are listed as missing.
    """
    left, right = _means(a), _means(b)
    names = sorted({*left, *right, *style.absent(a), *style.absent(b)}, key=natural)
    labels = [*map(style.shown, names), "mean"]
    lines = [_said(a, b, found), _tested(found), _label(a, b)]
    figure, axes = style.canvas(len(names) + 2.5, labels, title=len([line for line in lines if line]))
    better = -1.0 if a["direction"] == "lower" else 1.0
    for place, name in enumerate(names):
        if name in left and name in right:
            _subject(axes, place, left[name] - right[name], better)
        else:
            style.missing(axes, place)
    summary = len(names) + 0.6
    _summary(axes, summary, found)
    axes.axvline(0.0, color=style.BLACK, linewidth=1.0, zorder=1)
    style.rows(axes, [*range(len(names)), summary], labels, len(names) - 0.2)
    _sides(axes, a, b)
    axes.set_xlabel(f"{_name(a)} − {_name(b)}: {style.shown(a['metric'], 40)} ({style.shown(a['unit'], 20)})")
    style.heading(axes, f"{_name(a)} − {_name(b)}", lines)
    style.footer(figure, ledger_id, a["index"], _legend(a, b, found))
    return figure


def _means(table: dict[str, Any]) -> dict[str, float]:
    return {row["subject"]: row["mean"] for row in table["rows"]}


def _name(table: dict[str, Any]) -> str:
    return style.shown(table["name"], 32)


def _subject(axes: Any, place: float, difference: float, better: float) -> None:
    """A stem from zero; the dot is filled where a is better, hollow where it is not."""
    filled = difference * better > 0
    axes.plot([0.0, difference], [place, place], color=style.MIDDLE, linewidth=1.2, zorder=2)
    axes.plot(
        [difference], [place], marker="o", markersize=5.5, zorder=3, markeredgecolor=style.BLACK,
        markerfacecolor=style.BLACK if filled else "white",
    )  # fmt: skip


def _summary(axes: Any, place: float, found: dict[str, Any]) -> None:
    """Diamond: mean difference; thin bar: ± SD of the differences; thick bar and band: the interval."""
    style.summary(axes, place, found["mean_difference"], found["sd_difference"], found["ci95"])


def _sides(axes: Any, a: dict[str, Any], b: dict[str, Any]) -> None:
    """Which side is better for whom, above the rows."""
    low, high = (a, b) if a["direction"] == "lower" else (b, a)
    style.sides(axes, f"← {_name(low)} better", f"{_name(high)} better →")


def _said(a: dict[str, Any], b: dict[str, Any], found: dict[str, Any]) -> str:
    if found["mean_difference"] is None:
        return "no subject in both"
    shape = form([found["mean_difference"], found["sd_difference"]])
    text = f"{found['improved']} of {found['n']} improve; mean {number(found['mean_difference'], shape)}"
    if found["sd_difference"] is not None:
        text += f" ± {number(found['sd_difference'], shape)}"
    if found["ci95"] is not None:
        text += f" [{number(found['ci95'][0], shape)}, {number(found['ci95'][1], shape)}]"
    return f"{text} {style.shown(a['unit'], 20)}, {a['direction']} is better{_some(a, b)}".replace("-", "−")


def _some(*tables: dict[str, Any]) -> str:
    """`; mlp 17/18 incomplete` where subjects or runs are missing."""
    parts = [
        f"{_name(table)} {table['subjects']['present']}/{table['subjects']['declared']} incomplete"
        for table in tables
        if not table["complete"]
    ]
    return "".join(f"; {part}" for part in parts)


def _tested(found: dict[str, Any]) -> str:
    if found["p_sign_flip"] is None:
        return ""
    how = "exact" if found["method"] == "exact" else "Monte Carlo"
    text = f"sign-flip p = {found['p_sign_flip']:.3g} ({how})"
    if found["p_wilcoxon"] is not None:
        text += f", Wilcoxon p = {found['p_wilcoxon']:.3g}"
    return text if found["attainable"] else f"{text}; p ≤ .05 is unattainable with {found['n']} subjects"


def _label(a: dict[str, Any], b: dict[str, Any]) -> str:
    """What the tables say of themselves (SMOKE and the like)."""
    parts = [f"{_name(table)}: {table['label']}" for table in (a, b) if table["label"]]
    return style.shown("; ".join(parts), 115)


def _legend(a: dict[str, Any], b: dict[str, Any], found: dict[str, Any]) -> list[str]:
    return [
        f"{found['n']} subjects in both, seed means",
        f"filled: {_name(a)} is better; hollow: it is not",
        "diamond: mean difference; thin bar: ± SD of the differences (ddof 1); thick bar and grey band: "
        "95% t interval",
        f"a = {a['experiment']}, b = {b['experiment']}",
    ]
