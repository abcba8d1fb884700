"""A comparison in Markdown: a line for each pair, a footnote behind each number."""

from typing import Any

from ledger.render import compare_cells, compare_words
from ledger.render.addresses import of_table
from ledger.render.footnotes import Footnotes, marked
from ledger.render.stamps import stamp
from ledger.render.text import markdown


def render(document: dict[str, Any]) -> str:
    """The Markdown of a comparison; it ends with the address behind each number and a stamp."""
    names, footnotes = compare_words.titles(document), Footnotes(document["ledger"], document["index"])
    about = " · ".join(compare_words.heading(document))
    lines = [f"{markdown(about)}. {markdown(compare_words.how(document))}.", ""]
    lines += [_line([markdown(head) for head in compare_cells.HEAD]), _line(["---", *["---:"] * 8])]
    for pair in document["pairs"]:
        found = compare_cells.cells(pair, document, names)
        lines.append(_line([_cell(footnotes, pair, text, place) for text, place in found]))
    for pair in document["pairs"]:
        mark = _mark(footnotes, pair, compare_cells.address(pair))
        said = compare_cells.sentences(pair, document, names)
        lines += ["", f"**{markdown(compare_words.named(pair, names))}**:", ""]
        lines += [f"- {marked(markdown(text), mark)}" for text in said]
    lines.append("")
    for table in document["experiments"]:
        lines += _experiment(footnotes, table, names)
    lines += ["", f"Behind the numbers, at index {document['index']}:", "", *footnotes.lines(), "", "---"]
    ids = [table["experiment"] for table in document["experiments"]]
    lines += stamp(" ".join(["compare", *ids]), document["ledger"], document["index"])
    return "\n".join(lines) + "\n"


def _cell(footnotes: Footnotes, pair: dict[str, Any], text: str, place: str | None) -> str:
    if place is None:
        return markdown(text)
    return marked(markdown(text), _mark(footnotes, pair, place))


def _mark(footnotes: Footnotes, pair: dict[str, Any], place: str) -> str:
    field = place.split("/")[3:] or [""]
    return footnotes.derived(place, pair["a_name"], pair["b_name"], *field)


def _experiment(footnotes: Footnotes, table: dict[str, Any], names: dict[str, str]) -> list[str]:
    mark = footnotes.derived(of_table(table), table["name"])
    name = f"{markdown(names[table['experiment']])} ({markdown(table['experiment'])})"
    said = [marked(markdown(text), mark) for text in compare_words.about(table)]
    return [f"- {name}: {'; '.join(said)}"]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
