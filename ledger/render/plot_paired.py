"""The paired plot of two tables: the difference a − b of each subject, its mean and interval below."""

from typing import Any

from ledger.render import plot_style as style
from ledger.render.numbers import counted
from ledger.render.plot_text import fit, names
from ledger.render.table_grid import absent
from ledger.stats.differences import differences
from ledger.stats.natural import natural


def paired(a: dict[str, Any], b: dict[str, Any], found: dict[str, Any], ledger_id: str) -> Any:
    """A Figure of two tables and their comparison (stats.paired); call it inside `plot_style.style`.

    What only one of them has is listed as missing.
    """
    order = sorted(
        {row["subject"] for row in [*a["rows"], *b["rows"]]} | {*absent(a), *absent(b)}, key=natural
    )
    lines = style.said(_said(a, b, found), _tested(found, style.line_word(a)), _label(a, b))
    labels = [*names(order, style.LABEL), "mean"]
    figure, axes = style.canvas(len(order) + 2.7, labels, len(lines))
    signs = _differences(a, b)
    for place, name in enumerate(order):
        if name in signs:
            _subject(axes, place, *signs[name])
        else:
            style.missing(axes, place, _lacking(name, a, b))
    summary = len(order) + 0.6
    _summary(axes, summary, found)
    axes.axvline(0.0, color=style.BLACK, linewidth=1.0, zorder=1)
    style.rows(axes, [*range(len(order)), summary], labels, len(order) - 0.2)
    _sides(axes, a, b)
    style.measured(axes, f"{_name(a, 1.5)} − {_name(b, 1.5)}: ", a["metric"], a["unit"])
    style.heading(axes, f"{_name(a, 3.6, 11)} − {_name(b, 3.6, 11)}", lines)
    style.footer(figure, ledger_id, a["index"], _legend(a, b, found))
    return figure


def _means(table: dict[str, Any]) -> dict[str, float]:
    return {row["subject"]: row["mean"] for row in table["rows"]}


def _differences(a: dict[str, Any], b: dict[str, Any]) -> dict[str, tuple[float, bool]]:
    """a − b of each subject in both, and whether a is better by more than float noise."""
    left, right = _means(a), _means(b)
    both = sorted(left.keys() & right.keys())
    found = differences({name: left[name] for name in both}, {name: right[name] for name in both})
    sign = -1.0 if a["direction"] == "lower" else 1.0
    better = [clean * sign > 0 for clean in found.clean]
    return dict(zip(both, zip(found.raw, better, strict=True), strict=True))


def _lacking(name: str, *tables: dict[str, Any]) -> str:
    """`nan in mlp`: which of the two lacks it, and why."""
    without = [table for table in tables if name not in _means(table)]
    whys = [(style.reason(table, name), table) for table in without]
    return ", ".join(f"{why} in {_name(table)}" if why else f"not in {_name(table)}" for why, table in whys)


def _name(table: dict[str, Any], room: float = 2.0, size: float = 9.0) -> str:
    return fit(table["name"], room, size, bold=size > 10)


def _subject(axes: Any, place: float, difference: float, filled: bool) -> None:
    """A stem from zero; the dot is filled where a is better, hollow where it is not."""
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
    room = style.room(axes) / 2 - 0.8
    style.sides(axes, f"← {_name(low, room, 7)} better", f"{_name(high, room, 7)} better →")


def _said(a: dict[str, Any], b: dict[str, Any], found: dict[str, Any]) -> str:
    if found["mean_difference"] is None:
        return f"no {style.line_word(a)} in both"
    size = style.spread(found["mean_difference"], found["sd_difference"], found["ci95"])
    same = f", {found['unchanged']} unchanged" if found["unchanged"] else ""
    won = f"{found['improved']} of {counted(found['n'], found['n'], style.line_word(a))}{same}"
    figure = f"{_name(a)} better in {won}; mean {size}{style.behind(a['unit'])}"
    return f"{figure}; {a['direction']} is better{_some(a, b)}"


def _some(*tables: dict[str, Any]) -> str:
    """`; mlp 17/18 incomplete` where subjects or runs are missing."""
    found = ""
    for table in tables:
        if not table["complete"]:
            lines = table["units"] if style.line_word(table) == "fold" else table["subjects"]
            found += f"; {_name(table)} {lines['present']}/{lines['declared']} incomplete"
    return found


def _tested(found: dict[str, Any], word: str) -> str:
    if found["p_sign_flip"] is None:
        return ""
    how = "exact"
    if found["method"] != "exact":
        how = f"Monte Carlo, standard error {found['p_sign_flip_error']:.1g}"
    text = f"sign-flip p = {found['p_sign_flip']:.3g} ({how})"
    if found["p_wilcoxon"] is not None:
        text += f", Wilcoxon p = {found['p_wilcoxon']:.3g}"
    count = counted(found["n"], found["n"], word)
    return text if found["attainable"] else f"{text}; p ≤ .05 is unattainable with {count}"


def _label(a: dict[str, Any], b: dict[str, Any]) -> str:
    """What the tables say of themselves (SMOKE and the like)."""
    return "; ".join(f"{_name(table)}: {table['label']}" for table in (a, b) if table["label"])


def _legend(a: dict[str, Any], b: dict[str, Any], found: dict[str, Any]) -> list[str]:
    spread = "; thin bar: ± SD of the differences (ddof 1); thick bar and grey band: 95% t interval"
    return [
        f"{counted(found['n'], found['n'], style.line_word(a))} in both, seed means",
        f"filled: {_name(a)} is better; hollow: it is not",
        f"diamond: mean difference{spread if found['sd_difference'] is not None else ''}",
        f"a = {a['experiment']}, b = {b['experiment']}",
    ]
