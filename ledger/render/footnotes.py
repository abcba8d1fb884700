"""Footnotes of a page: each number points to the event that it came from."""

from typing import Any

from ledger.render.text import markdown


class Footnotes:
    """Marks such as `[^17]` for event 17, and the list of them for the end of the page."""

    def __init__(self) -> None:
        self._events: dict[int, str] = {}

    def mark(self, source: dict[str, Any]) -> str:
        """The mark of an event, given its `event` id and `index`."""
        self._events[source["index"]] = source["event"]
        return f"[^{source['index']}]"

    def lines(self) -> list[str]:
        """Every event that was marked, in the order of the ledger."""
        return [
            f"[^{index}]: event {index}, {markdown(self._events[index])}" for index in sorted(self._events)
        ]
