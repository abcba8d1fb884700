"""The stamp of a page: which page of which ledger it is, at which index."""

import re
from dataclasses import dataclass

from ledger.render.text import markdown

_OF = re.compile(r"^(?:%\s*)?(page|table|compare) (\S.*) of$")
_LEDGER = re.compile(
    r"^(?:%\s*)?ledger ([0-9A-Za-z-]+) · index (\d{1,18})(?: · root (?:([0-9a-f]{64})|not computed))?$"
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page says of itself; `lines` are its own lines in the file, from 0."""

    lines: tuple[int, ...]
    artifact: str | None
    ledger: str
    index: int
    root: str | None


def stamp(artifact: str, ledger: str, index: int, root: str | None = "") -> list[str]:
    """The two lines of a stamp; a root of None was not computed, an empty one is left out."""
    head = {"": "", None: " · root not computed"}.get(root, f" · root {root}")
    return [f"{artifact} of", f"ledger {markdown(ledger)} · index {index}{head}"]


def stamps(lines: list[str]) -> list[Stamp]:
    """Every stamp of a file, in its order."""
    found = []
    for number, line in enumerate(lines):
        match = _LEDGER.match(line.strip())
        if match is None:
            continue
        above = _OF.match(lines[number - 1].strip()) if number else None
        place = (number - 1, number) if above else (number,)
        artifact = f"{above[1]} {above[2]}" if above else None
        found.append(Stamp(place, artifact, match[1], int(match[2]), match[3]))
    return found
