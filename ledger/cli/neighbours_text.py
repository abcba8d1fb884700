"""The nearest earlier experiments, as a launch shows them before anything starts."""

from typing import Any

from ledger.cli.output import columns, note
from ledger.cli.status_text import outcomes

KEYS_SHOWN = 4


def show_neighbours(found: list[dict[str, Any]]) -> None:
    """On stderr, nearest first: who, how far, how its runs ended, what differs; nothing where none came."""
    if found:
        note("The nearest earlier experiments:\n" + _table(found))


def _table(found: list[dict[str, Any]]) -> str:
    head = ["EXPERIMENT", "NAME", "DISTANCE", "ENDED", "DIFFERS (then → now)"]
    rows = [
        [
            item["experiment"],
            f"{item['project']}/{item['name']}",
            f"{item['distance']:.4f}",
            outcomes(item["outcomes"]) + (f", dead end {item['dead_end']}" if item["dead_end"] else ""),
            _differs(item["differs"]),
        ]
        for item in found
    ]
    return columns([head, *rows])


def _differs(keys: list[str]) -> str:
    more = f"; {len(keys) - KEYS_SHOWN} more" if len(keys) > KEYS_SHOWN else ""
    return "; ".join(keys[:KEYS_SHOWN]) + more if keys else "nothing"
