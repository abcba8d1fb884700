"""What a comparison says, in words that every format shares. Not escaped."""

from math import floor, log10
from typing import Any

from ledger.render.numbers import NONE, config, counted, form, number, unit_of
from ledger.render.table_titles import headings, row_word, title
from ledger.rules.refusal import listed

Pair = dict[str, Any]
Document = dict[str, Any]
ALPHA = "0.05"
SMALL = 1e-4
_NAMED = 10


def heading(document: Document) -> list[str]:
    """What was measured and how; n/N of each experiment that is incomplete.

    One metric may be spelled in several ways; the first experiment's stands for all.
    """
    spelled = {"metric": document["metric"], "unit": document["unit"]}
    return headings([{**table, **spelled} for table in document["experiments"]])


def how(document: Document) -> str:
    """What the numbers of a pair are."""
    word = line_word(document)
    many = f"; Holm over {document['family']} pairs" if document["family"] > 1 else ""
    return (
        f"a − b over the same {word}s, seed means; ± is the SD of the differences (ddof = 1); "
        f"95% CI: t over {word}s{many}"
    )


def line_word(document: Document) -> str:
    """What is paired: subjects, or folds where the protocol has nothing finer."""
    return row_word(document["experiments"][:1])


def titles(document: Document) -> dict[str, str]:
    """What each experiment is called here, by its id."""
    tables = document["experiments"]
    return {table["experiment"]: title(table, tables) for table in tables}


def named(pair: Pair, names: dict[str, str]) -> str:
    """`ols − mean`."""
    return f"{names[pair['a']]} − {names[pair['b']]}"


def spec(document: Document) -> str:
    """One number of decimals for all differences."""
    return form(pair[key] for pair in document["pairs"] for key in ("mean_difference", "sd_difference"))


def difference(pair: Pair, style: str, unit: str = "") -> str:
    """`-9.7479 ± 11.0680 ms`."""
    spread = pair["sd_difference"]
    text = number(pair["mean_difference"], style)
    text += "" if spread is None else f" ± {number(spread, style)}"
    return f"{text} {unit}".rstrip()


def interval(pair: Pair, style: str) -> str:
    """`-15.2519 to -4.2440`."""
    found = pair["ci95"]
    return NONE if found is None else f"{number(found[0], style)} to {number(found[1], style)}"


def better(pair: Pair, document: Document, names: dict[str, str], style: str) -> str:
    """Which one is better, by how much and in how many subjects."""
    mean, count = pair["mean_difference"], pair["n"]
    if mean is None:
        return f"{counted(count, count, line_word(document))} in common: no difference"
    unchanged = f", {pair['unchanged']} unchanged" if pair["unchanged"] else ""
    of = counted(count, count, line_word(document))
    if mean == 0.0:
        share = f"{names[pair['a']]} is better in {pair['improved']} of {of}{unchanged}"
        return f"no difference on average; {share}"
    ahead = (mean < 0.0) == (document["direction"] == "lower")
    wins = pair["improved"] if ahead else count - pair["improved"] - pair["unchanged"]
    who = names[pair["a"] if ahead else pair["b"]]
    size = f"{number(abs(mean), style)} {unit_of(document['unit'])}".rstrip()
    # an interval that holds 0, and a single subject without any, leave open which one is better
    how = "ahead" if holds_zero(pair) or pair["ci95"] is None else "better"
    doubt = "; the CI holds 0" if holds_zero(pair) else ""
    return f"{who} is {how} by {size} on average, in {wins} of {of}{unchanged}{doubt}"


def holds_zero(pair: Pair) -> bool:
    """Whether the interval leaves open which one is better."""
    found = pair["ci95"]
    return found is not None and found[0] <= 0.0 <= found[1]


def probability(value: float | None) -> str:
    """Three digits that count: `0.412`, `0.00336`, `2.30e-05`; or a dash."""
    if value is None:
        return NONE
    if value and value < SMALL:
        return f"{value:.2e}"
    return f"{value:.{3 if not value or value >= 0.1 else 2 - floor(log10(value))}f}"


def sign_flip(pair: Pair) -> str:
    """`0.00336 (exact)`, `0.00336 ± 0.000180 (Monte Carlo)`."""
    text = probability(pair["p_sign_flip"])
    if pair["method"] is None:
        return text
    if pair["method"] == "exact":
        return f"{text} (exact)"
    return f"{text} ± {probability(pair['p_sign_flip_error'])} (Monte Carlo)"


def unattainable(pair: Pair) -> str:
    """That no outcome with so few subjects reaches α; empty where one does."""
    if pair["attainable"] or not pair["n"]:
        return ""
    count, least = pair["n"], pair["minimum_p"]
    return f"unattainable α = {ALPHA}: with S = {count} the smallest two-sided p is {least:.4g}"


def limits(pair: Pair) -> list[str]:
    """What limits this pair alone: who is left out, other data, too few subjects."""
    shared, found = pair["subjects"], [unattainable(pair)]
    if shared["left_out"]:
        share = f"{shared['common']}/{shared['total']} in common"
        found.append(f"INCOMPLETE {share}, without {listed(shared['left_out'], _NAMED)}")
    found += [label for label in pair["labels"] if label == "DIFFERENT DATA"]
    return [text for text in found if text]


def about(table: dict[str, Any]) -> list[str]:
    """An experiment's own figure, what its numbers are of, and its labels."""
    style = form((table["mean"], table["sd"]))
    spread = "" if table["sd"] is None else f" ± {number(table['sd'], style)}"
    found = [f"{number(table['mean'], style)}{spread} {unit_of(table['unit'])}".rstrip()]
    found += [f"configuration {config(table['config'])}"] if table["configs"] > 1 else []
    found += [f"from {table['source']}"] if table["imported"] else []
    return found + list(table["labels"])
