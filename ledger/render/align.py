"""Lines of a file beside the lines that the ledger renders: which belongs to which, and where they differ."""

from collections import defaultdict
from collections.abc import Collection
from difflib import SequenceMatcher

from ledger.render.tokens import numbers, runs, same, skeleton


def align(lines: list[str], rendered: list[str], leave_out: Collection[int] = ()) -> dict[int, str]:
    """The rendered line of each line of a file that has one, by line number from 0.

    Equal lines are paired in their order; a line that is left is paired with a rendered one that is left
    and differs from it in numbers alone, the likest first. Lines without a digit are no concern.
    """
    own = [at for at, line in enumerate(lines) if at not in leave_out and _counts(line)]
    theirs = [line for line in rendered if _counts(line)]
    found, taken = _equal(lines, own, theirs)
    free = defaultdict(list)
    for at, line in enumerate(theirs):
        if at not in taken:
            free[skeleton(line)].append(at)
    for at in own:
        candidates = free.get(skeleton(lines[at]), []) if at not in found else []
        if candidates:
            best = max(candidates, key=lambda one: (_alike(lines[at], theirs[one]), -one))
            candidates.remove(best)
            found[at] = theirs[best]
    return found


def differences(line: str, wanted: str) -> list[tuple[int, str, str]]:
    """`(column, printed, expected)` of each run of digits that differs; `line` is aligned with `wanted`.

    A number that was rounded further does not differ; an id, a mark or a date must be the same.
    """
    starts = {token.start: token.text for token in numbers(line)}
    found = []
    for ours, theirs in zip(runs(line), runs(wanted), strict=True):
        printed, expected = ours[0], theirs[0]
        loose = starts.get(ours.start()) == printed
        if printed != expected and not (loose and same(printed, expected)):
            found.append((ours.start(), printed, expected))
    return found


def _counts(line: str) -> bool:
    return any(sign.isdigit() for sign in line)


def _equal(lines: list[str], own: list[int], theirs: list[str]) -> tuple[dict[int, str], set[int]]:
    ours = [" ".join(lines[at].split()) for at in own]
    wanted = [" ".join(line.split()) for line in theirs]
    found: dict[int, str] = {}
    taken: set[int] = set()
    for block in SequenceMatcher(None, ours, wanted, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found[own[block.a + step]] = theirs[block.b + step]
            taken.add(block.b + step)
    return found, taken


def _alike(line: str, other: str) -> int:
    return sum(one[0] == two[0] for one, two in zip(runs(line), runs(other), strict=True))
