"""Small events for tests of the store."""

from typing import Any

from schemas.envelope import NewEvent

STREAM = "experiment-contract"


def note(text: str = "seen", **stated: Any) -> NewEvent:
    """An event that any experiment may hold."""
    return NewEvent("analysis.noted", {"text": text}, **stated)


def notes(count: int, text: str = "seen") -> list[NewEvent]:
    """Several of them, each with an id of its own."""
    return [note(f"{text} {number}") for number in range(1, count + 1)]
