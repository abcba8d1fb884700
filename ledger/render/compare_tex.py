r"""A comparison as a LaTeX tabular (package booktabs); `\ledger{…}{…}` names each number."""

from typing import Any

from ledger.render import compare_cells, compare_words
from ledger.render.addresses import of_table
from ledger.render.stamps import stamp
from ledger.render.table_tex import MACRO, anchored
from ledger.render.table_tex import texed as signs_texed
from ledger.render.text import tex


def render(document: dict[str, Any]) -> str:
    """The LaTeX of a comparison; what is said of each pair stands below the rule."""
    names = compare_words.titles(document)
    about = "; ".join([*compare_words.heading(document), compare_words.how(document)])
    lines = [
        f"% {tex(about)}; index {document['index']}",
        MACRO,
        r"\begin{tabular}{l" + "r" * (len(compare_cells.HEAD) - 1) + "}",
        r"\toprule",
        _line([texed(head) for head in compare_cells.HEAD]),
        r"\midrule",
    ]
    for pair in document["pairs"]:
        found = compare_cells.cells(pair, document, names)
        lines.append(
            _line([texed(text) if place is None else anchored(texed(text), place) for text, place in found])
        )
    lines += [r"\bottomrule", r"\end{tabular}"]
    for pair in document["pairs"]:
        place, said = compare_cells.address(pair), compare_cells.sentences(pair, document, names)
        lines.append(_note(compare_words.named(pair, names), [anchored(texed(text), place) for text in said]))
    for table in document["experiments"]:
        said = [anchored(texed(text), of_table(table)) for text in compare_words.about(table)]
        lines.append(_note(f"{names[table['experiment']]} ({table['experiment']})", said))
    ids = [table["experiment"] for table in document["experiments"]]
    ends = stamp(" ".join(["compare", *ids]), document["ledger"], document["index"])
    return "\n".join([*lines, *(f"% {line}" for line in ends)]) + "\n"


def texed(text: str) -> str:
    """A text in LaTeX, with the signs of a comparison as commands."""
    return signs_texed(text).replace("−", "$-$").replace("α", r"$\alpha$")


def _note(title: str, said: list[str]) -> str:
    return rf"\par\footnotesize {texed(title)}: {'; '.join(said)}."


def _line(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"
