"""Lines of a file beside the lines that the ledger renders: which belongs to which, and where they differ."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from operator import attrgetter

from ledger.render.marks import LABEL, Definition, targets
from ledger.render.text import has_digit
from ledger.render.tokens import numbers, runs, same, skeleton

_NEAR = 100
"""Rendered lines of the same bones among which a changed line looks for its own, at most for each number."""
# LaTeX allows blanks between the arguments of a macro
_GROUPS = re.compile(r"\}\s+\{")


@dataclass(frozen=True, slots=True)
class Shape:
    """A line with its footnotes by what they name, so that renumbered ones are the same line.

    `key` has one blank between words; `bones` has its numbers taken out; `raw` is `bones` with the labels
    of its marks as they are.
    """

    text: str
    key: str
    bones: str
    raw: str
    digits: tuple[str, ...]


def shape(line: str, named: Mapping[str, Definition]) -> Shape:
    """The shape of a line among the footnotes of its page."""
    meant = LABEL.sub(lambda mark: f"[^{named[mark[1]].target}]" if mark[1] in named else mark[0], line)
    key = _GROUPS.sub("}{", " ".join(meant.split()))
    raw = skeleton(_GROUPS.sub("}{", line))
    return Shape(line, key, skeleton(key), raw, tuple(run[0] for run in runs(key)))


def align(lines: list[Shape], rendered: list[Shape], leave_out: Collection[int] = ()) -> dict[int, int]:
    """The number of the rendered line of each line of a file that has one, both from 0.

    Equal lines are paired in their order; a line that is left is paired with a rendered one that is left
    and differs from it in numbers alone, the likest first; then with one whose marks have the same labels.
    Lines without a digit are no concern.
    """
    own = {at: line for at, line in enumerate(lines) if at not in leave_out and has_digit(line.text)}
    theirs = {at: line for at, line in enumerate(rendered) if has_digit(line.text)}
    found = _equal(own, theirs)
    for bones in (_KEY, _BONES, _RAW):
        taken = set(found.values())
        left = {at: line for at, line in theirs.items() if at not in taken}
        found |= _alike({at: line for at, line in own.items() if at not in found}, left, bones)
    return found


def differences(line: str, wanted: str) -> list[tuple[int, str, str]]:
    """`(column, printed, expected)` of each run of digits that differs; `line` is aligned with `wanted`.

    A number that was rounded further does not differ; an id or a date must be the same. Labels of marks
    are no concern here.
    """
    starts = {token.start: token.text for token in numbers(line)}
    found = []
    for ours, theirs in zip(runs(_unmarked(line)), runs(_unmarked(wanted)), strict=True):
        printed, expected = ours[0], theirs[0]
        loose = starts.get(ours.start()) == printed
        if printed != expected and not (loose and same(printed, expected)):
            found.append((ours.start(), printed, expected))
    return found


def misled(
    line: str, named: Mapping[str, Definition], wanted: str, theirs: Mapping[str, Definition]
) -> Iterable[tuple[int, str, str]]:
    """`(column, printed, expected)` of each mark that names something else than the rendered one does."""
    for (column, label, ours), (_, other, says) in zip(
        targets(line, named), targets(wanted, theirs), strict=True
    ):
        if ours != says:
            known = label in named
            yield (column, ours, says) if known else (column, f"[^{label}]", f"[^{other}]")


def _unmarked(line: str) -> str:
    return LABEL.sub(lambda mark: " " * len(mark[0]), line)


def _equal(own: Mapping[int, Shape], theirs: Mapping[int, Shape]) -> dict[int, int]:
    ours, wanted = [line.key for line in own.values()], [line.key for line in theirs.values()]
    here, there = list(own), list(theirs)
    blocks = SequenceMatcher(None, ours, wanted, autojunk=False).get_matching_blocks()
    return {here[block.a + step]: there[block.b + step] for block in blocks for step in range(block.size)}


def _alike(own: Mapping[int, Shape], theirs: Mapping[int, Shape], bones: "_Bones") -> dict[int, int]:
    """Lines of the same bones, each with the one that shares most digits."""
    free: dict[str, dict[int, Shape]] = defaultdict(dict)
    having: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for at, line in theirs.items():
        free[bones(line)][at] = line
        for place, run in enumerate(line.digits):
            having[bones(line), place, run].append(at)
    found = {}
    for at, line in own.items():
        left = free.get(bones(line))
        if left:
            places = ((bones(line), place, run) for place, run in enumerate(line.digits))
            found[at] = _likest(line, left, [having[one] for one in places if one in having])
            del left[found[at]]
    return found


def _likest(line: Shape, left: Mapping[int, Shape], having: list[list[int]]) -> int:
    """The line that shares most digits, of those that share a rare one; `having`: lines by shared run."""
    rare = {at for lines in having if len(lines) <= _NEAR for at in lines if at in left}
    near = rare or set(islice(left, _NEAR))
    return max(near, key=lambda at: (_shared(line.digits, left[at].digits), -at))


def _shared(digits: tuple[str, ...], others: tuple[str, ...]) -> int:
    return sum(one == two for one, two in zip(digits, others, strict=False))


_Bones = Callable[[Shape], str]
_KEY: _Bones = attrgetter("key")
_BONES: _Bones = attrgetter("bones")
_RAW: _Bones = attrgetter("raw")
