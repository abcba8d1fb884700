"""Answers copied word for word from an experiment of a different architecture."""

from typing import Any

from ledger.rules.answers import words

CHECKED_ELSEWHERE = ("metric", "prior_results", "known_bugs")
"""The ledger compares these with its own facts; equal facts may be stated in equal words."""
FEWEST_WORDS = 3


def copied_from(name: str, architecture: str, text: str, others: list[dict[str, Any]]) -> str | None:
    """The experiment whose answer this is, if its architecture differs and none of this one says the same.

    `others` holds `{"experiment", "architecture", "field", "answer"}`; case and punctuation do not count.
    """
    if name in CHECKED_ELSEWHERE:
        return None
    said = words(text)
    if len(said) < FEWEST_WORDS:
        return None
    same = [other for other in others if other["field"] == name and words(other["answer"]) == said]
    if not same or any(other["architecture"] == architecture for other in same):
        return None
    return str(same[0]["experiment"])
