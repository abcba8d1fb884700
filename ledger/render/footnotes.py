"""Footnotes of a page: each number points to the event that it came from, or to its place in the ledger."""

from collections.abc import Iterable
from typing import Any

from ledger.render.addresses import SHORT, label
from ledger.render.text import has_digit, markdown


class Footnotes:
    """Marks such as `[^17]` for event 17 and `[^mlp-mean]` for a derived number, and their definitions."""

    def __init__(self, ledger: str = "", index: int = 0) -> None:
        self._place = f"{ledger[:SHORT]}@{index}"
        self._events: dict[int, str] = {}
        self._derived: dict[str, tuple[str, str]] = {}
        self._labels: dict[str, str] = {}

    def mark(self, source: dict[str, Any]) -> str:
        """The mark of an event, given its `event` id and `index`."""
        self._events[source["index"]] = source["event"]
        return f"[^{source['index']}]"

    def derived(self, address: str, *names: object, events: Iterable[str] = ()) -> str:
        """The mark of what stands at an address; `names` make its label, `events` are those behind it."""
        if address not in self._labels:
            wanted = found = label(*names)
            number = 1
            while found in self._derived:
                number += 1
                found = f"{wanted}.{number}"
            self._labels[address] = found
            self._derived[found] = address, ", ".join(markdown(event) for event in events)
        return f"[^{self._labels[address]}]"

    def lines(self) -> list[str]:
        """The definition of every mark: events in the order of the ledger, then derived numbers."""
        lines = [
            f"[^{index}]: event {index}, {markdown(self._events[index])}" for index in sorted(self._events)
        ]
        for name, (address, events) in self._derived.items():
            behind = f" from {events}" if events else ""
            # "at" keeps parsers without footnotes from reading a link here
            lines.append(f"[^{name}]: at `ledger:{self._place}/{address}`{behind}")
        return lines


def marked(text: str, mark: str) -> str:
    """A text with its mark, where the text holds a digit; `text` is escaped already."""
    return text + mark if has_digit(text) else text
