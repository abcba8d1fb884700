"""The nearest earlier experiments, as a launch shows them before anything starts."""

from typing import Any

from ledger.cli.output import clean, note
from ledger.cli.status_text import outcomes

KEYS_SHOWN = 3
WIDTH = 44
"""Characters of one difference; a long value is cut."""


def show_neighbours(found: list[dict[str, Any]]) -> None:
    """On stderr, a line each, nearest first: who, how its runs ended, what differs (then → now)."""
    for item in found:
        note(_line(item))


def _line(item: dict[str, Any]) -> str:
    dead = f", dead end {item['dead_end']}" if item["dead_end"] else ""
    name = f"{item['project']}/{item['name']} ({item['experiment']})"
    return clean(f"near  {name}: {outcomes(item['outcomes'])}{dead}; {_differs(item['differs'])}")


def _differs(keys: list[str]) -> str:
    if not keys or keys == ["seeds"]:
        return "only the seeds differ" if keys else "nothing differs"
    more = f", {len(keys) - KEYS_SHOWN} more" if len(keys) > KEYS_SHOWN else ""
    return ", ".join(_cut(key) for key in keys[:KEYS_SHOWN]) + more


def _cut(text: str) -> str:
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"
