r"""The lines of a file as they are meant: a paragraph that an editor wrapped is one line again.

Where each part stood is kept, so that a finding names the line and column of the file.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

_OPENS = re.compile(r"^(?:\s*$|\s*(?:[|#>]|[-*+] |\d{1,9}[.)] |\[\^[^\]\s]+\]:|```|~~~|<!--|[-=*_]{3,}\s*$))")
_ALONE = re.compile(r"^(?:\s*$|\s*(?:[|#]|```|~~~|[-=*_]{3,}\s*$|.*-->\s*$))")
_FENCE = re.compile(r"^\s*(?:```|~~~)")
_STAMP = re.compile(
    r"^\s*(?:%\s*)?(?:(?:page|table|compare) \S.* of(?: ledger .*)?$|ledger [0-9A-Za-z-]+ · )"
)
_OF = re.compile(r"^\s*(?:%\s*)?(?:page|table|compare) \S.* of$")
_ANCHOR = re.compile(r"\\ledger\s*\{")
_WHOLE = re.compile(r"\\ledger\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{[^{}]*\}")
_MOST = 100
"""Lines that one LaTeX anchor may be spread over."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is meant; `places`: `(offset in text, number of the line, column)` from 0."""

    text: str
    places: tuple[tuple[int, int, int], ...]

    @property
    def number(self) -> int:
        """The line of the file where it begins, from 0."""
        return self.places[0][1]

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of the file, from 0, where a sign of the text stands."""
        at = bisect_right(self.places, offset, key=lambda place: place[0]) - 1
        start, number, column = self.places[max(at, 0)]
        return number, column + offset - start


def unwrapped(lines: list[str], form: str) -> list[Line]:
    """The lines of a file in the form md or tex, wrapped ones joined by a blank."""
    found: list[Line] = []
    fenced = False
    for number, line in enumerate(lines):
        fence = form == "md" and bool(_FENCE.match(line))
        last = found[-1].text if found and not fenced and not fence else None
        if last is not None and _goes_on(last, line, len(found[-1].places), form):
            found[-1] = _joined(found[-1], line, number, form)
        else:
            found.append(Line(line, ((0, number, 0),)))
        fenced ^= fence
    return found


def _goes_on(last: str, line: str, count: int, form: str) -> bool:
    """Whether a line continues the one above it."""
    if _OF.match(last) and re.match(r"^\s*(?:%\s*)?ledger ", line):
        return True
    if form == "tex":
        return bool(line.strip()) and count < _MOST and _unfinished(last)
    return not (_ALONE.match(last) or _OPENS.match(line) or _STAMP.match(line))


def _unfinished(line: str) -> bool:
    anchors = list(_ANCHOR.finditer(line))
    return bool(anchors) and not line.lstrip().startswith(("%", r"\providecommand")) and (
        _WHOLE.match(line, anchors[-1].start()) is None
    )  # fmt: skip


def _joined(line: Line, more: str, number: int, form: str) -> Line:
    comment = re.match(r"^\s*%\s*", more) if _OF.match(line.text) else re.match(r"^\s*", more)
    start = comment.end() if comment else 0
    before = re.sub(r"(?<!\\)%\s*$", "", line.text) if form == "tex" else line.text.rstrip()
    place = (len(before) + 1, number, start)
    return Line(f"{before} {more[start:]}", (*line.places, place))
