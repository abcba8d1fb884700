"""The stamp of a page: which page of which ledger it is, at which index."""

import re
from dataclasses import dataclass

from ledger.render.text import markdown
from ledger.render.unwrap import Line

_STAMP = re.compile(
    r"^\s*(?:%\s*)?(?:(page|table|compare) (\S.*?) of )?ledger ([0-9A-Za-z-]+)"
    r" · (index \S*(?: · root(?: \S*| not computed)?)?)\s*$"
)
_SAYS = re.compile(r"^index (\d{1,18})(?: · root (?:([0-9a-f]{64})|not computed))?$")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page says of itself; `line` is its own among the lines, from 0.

    `broken`: it begins like a stamp and does not end like one; it names no index then.
    """

    line: int
    artifact: str | None
    ledger: str
    index: int
    root: str | None
    broken: str | None = None


def stamp(artifact: str, ledger: str, index: int, root: str | None = "") -> list[str]:
    """The two lines of a stamp; a root of None was not computed, an empty one is left out."""
    head = {"": "", None: " · root not computed"}.get(root, f" · root {root}")
    return [f"{artifact} of", f"ledger {markdown(ledger)} · index {index}{head}"]


def stamps(lines: list[Line]) -> list[Stamp]:
    """Every stamp of a file, in its order."""
    found = []
    for number, line in enumerate(lines):
        match = _STAMP.match(line.text)
        if match is None:
            continue
        artifact = f"{match[1]} {match[2]}" if match[1] else None
        says = _SAYS.match(match[4])
        if says is None:
            found.append(Stamp(number, artifact, match[3], 0, None, broken=match[4]))
        else:
            found.append(Stamp(number, artifact, match[3], int(says[1]), says[2]))
    return found
