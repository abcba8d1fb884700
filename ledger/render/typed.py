"""Texts that hold numbers, found again word for word in a line: each number as it stands there."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from ledger.render.compare_tex import texed
from ledger.render.marks import Claim
from ledger.render.text import has_digit, markdown
from ledger.render.tokens import GAP, numbers, runs, skeleton

_TOO_SHORT = 3


class Sentence(NamedTuple):
    """A text with its digits taken out, the runs of digits that stand there, and its numbers."""

    shape: str
    stated: tuple[str, ...]
    numbers: frozenset[str]


def sentences(texts: Iterable[str]) -> list[Sentence]:
    """Each text that holds a digit, as a page of either form has it."""
    found = []
    for text in dict.fromkeys(filter(has_digit, texts)):
        for spelled in dict.fromkeys((markdown(text), texed(text))):
            stated = tuple(run[0] for run in runs(spelled))
            own = frozenset(token.text for token in numbers(spelled))
            found.append(Sentence(skeleton(spelled), stated, own))
    return found


def stated(claim: Claim, known: Sequence[Sentence]) -> str | None:
    """What stands where the number of a claim is, in the first sentence that its piece holds; else None."""
    piece, starts = _piece(claim.piece)
    begins, ends = claim.token.start - claim.offset, claim.token.end - claim.offset
    own = [number for number, start in enumerate(starts) if begins <= start < ends]
    for sentence in known if own else ():
        at = piece.find(sentence.shape) if len(sentence.shape) > _TOO_SHORT else -1
        place = own[0] - piece[: max(at, 0)].count(GAP)
        if at >= 0 and 0 <= place <= len(sentence.stated) - len(own):
            # a date is several runs of digits
            return _filled(claim.token.text, sentence.stated[place : place + len(own)])
    return None


@lru_cache(maxsize=64)
def _piece(text: str) -> tuple[str, tuple[int, ...]]:
    return skeleton(text), tuple(run.start() for run in runs(text))


def _filled(shape: str, stated: Iterable[str]) -> str:
    """A number or a date with its runs of digits replaced."""
    parts, end = [], 0
    for run, text in zip(runs(shape), stated, strict=True):
        parts += [shape[end : run.start()], text]
        end = run.end()
    return "".join([*parts, shape[end:]])
