"""R5, R7, R8 and R10: answers that are judged by their form. Placeholders are refused before (gate.py)."""

import re

from ledger.rules.answers import not_applicable, words
from ledger.rules.refusal import Refusal, refusal

_DIRECTION = re.compile(r"\b(forward|forwards|reverse|reversed|mixed)\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b(e\.g|i\.e|vs|cf|approx|resp|etc|no|fig|eq|al)\.", re.IGNORECASE)
_STOP = re.compile(r"[.!?…]+(?=\s|$)")


def r5_tokenization(text: str) -> list[Refusal]:
    """R5: the input unit is named in words; for signals the window and the channels."""
    if not words(text):
        return [
            refusal("R5", "tokenization names no input unit", "name the unit: one row, window, character")
        ]
    return []


def r7_b_matrix(text: str) -> list[Refusal]:
    """R7: the initialisation is named: random, structured or pretrained, with its distribution."""
    if not words(text):
        return [
            refusal("R7", "b_matrix names no initialisation", "say random, structured or pretrained, how")
        ]
    return []


def r8_training(text: str) -> list[Refusal]:
    """R8: the direction of training is forward, reverse or mixed."""
    if _DIRECTION.search(text) or not_applicable(text):
        return []
    return [
        refusal(
            "R8",
            f"training names no direction: {text.strip()[:80]!r}",
            "say forward, reverse or mixed, or n/a: why",
        )
    ]


def r10_research_question(text: str) -> list[Refusal]:
    """R10: one sentence of at least four words."""
    remedy = 'write one sentence: "This run tests whether …"'
    count = len(words(text))
    if count < 4:
        return [refusal("R10", f"research_question has {count} words, at least 4", remedy)]
    bare = _ABBREVIATION.sub("", text.strip())
    stops = list(_STOP.finditer(bare))
    if len(stops) > 1 or (stops and stops[0].end() < len(bare.rstrip("\"'”’) "))):
        return [refusal("R10", "research_question is more than one sentence", remedy)]
    return []
