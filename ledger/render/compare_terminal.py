"""A comparison in text for a terminal, a few lines for each pair."""

import textwrap
from typing import Any

from ledger.render import compare_words as words
from ledger.render.numbers import unit_of
from ledger.render.text import plain

MIN_WIDTH = 60


def render(document: dict[str, Any], columns: int = 100, colour: bool = False) -> str:
    """The text of a comparison; every line fits the width."""
    columns = max(columns, MIN_WIDTH)
    names = words.titles(document)
    lines = [line for part in words.heading(document) for line in _wrapped(part, columns, "")]
    lines += _wrapped(words.how(document), columns, "")
    for pair in document["pairs"]:
        lines += ["", *_pair(pair, document, columns, colour)]
    lines.append("")
    for table in document["experiments"]:
        said = f"{names[table['experiment']]} · {table['experiment']} · " + "; ".join(words.about(table))
        lines += _wrapped(said, columns, "")
    ids = " ".join(plain(table["experiment"]) for table in document["experiments"])
    hint = f"index {document['index']} · `ledger table {ids}` shows the numbers behind it"
    return "\n".join([*lines, "", *_wrapped(hint, columns, "")]) + "\n"


def _pair(pair: dict[str, Any], document: dict[str, Any], columns: int, colour: bool) -> list[str]:
    names, style = words.titles(document), words.spec(document)
    unit = unit_of(document["unit"])
    head = f"{words.named(pair, names)}: {words.difference(pair, style, unit)}, "
    first = _wrapped(f"{head}95% CI {words.interval(pair, style)}", columns, "")
    rest = _wrapped(words.better(pair, document, names, style), columns, "  ")
    rest += _packed(_tests(pair, document), columns)
    rest += [line for text in words.limits(pair) for line in _wrapped(text, columns, "  ")]
    return [*(f"\x1b[1m{line}\x1b[0m" if colour else line for line in first), *rest]


def _tests(pair: dict[str, Any], document: dict[str, Any]) -> list[str]:
    holm = f", Holm {words.probability(pair['p_holm'])}" if document["family"] > 1 else ""
    effect = "–" if pair["dz"] is None else f"{pair['dz']:.2f}"
    return [
        f"p sign-flip {words.sign_flip(pair)}{holm}",
        f"Wilcoxon {words.probability(pair['p_wilcoxon'])}",
        f"Nadeau–Bengio {words.probability(pair['p_nadeau_bengio'])}",
        f"dz {effect}",
    ]


def _packed(items: list[str], columns: int) -> list[str]:
    """As many items on a line as fit; none is broken."""
    lines = [f"  {items[0]}"]
    for item in items[1:]:
        longer = f"{lines[-1]} · {item}"
        if len(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(f"    {item}")
    return lines


def _wrapped(text: str, columns: int, indent: str) -> list[str]:
    return textwrap.wrap(
        plain(text), columns, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=True,
        break_on_hyphens=False,
    ) or [""]  # fmt: skip
