"""How events read on a terminal: one line each, or with their data."""

import json
import shutil
import sys
from typing import Any

from ledger.cli.output import clean, columns

PIPE_WIDTH = 200
"""Columns of a line where stdout is no terminal."""
FIRST = (
    "outcome",
    "status",
    "metric",
    "best",
    "field",
    "answer",
    "refused",
    "subject",
    "seed",
    "error",
    "why",
)


def event_lines(events: list[dict[str, Any]], full: bool) -> str:
    """A line an event; with `full` its data below."""
    if not events:
        return "no event matches"
    if full:
        return "\n\n".join(_block(event) for event in events)
    widths = [max(len(cell) for cell in cells) for cells in zip(*map(_cells, events), strict=True)]
    most = _columns()
    return "\n".join(_cut(_line(event, widths), most) for event in events)


def _cells(event: dict[str, Any]) -> list[str]:
    moment = event["recorded_at"][:19].replace("T", " ")
    return [str(event["index"]), moment, clean(event["stream"]), clean(event["type"])]


def _line(event: dict[str, Any], widths: list[int]) -> str:
    index, *rest = _cells(event)
    told = [f"{key}={_brief(value)}" for key, value in _telling(event["data"]) if _tells(value)]
    cells = [cell.ljust(width) for cell, width in zip(rest, widths[1:], strict=True)]
    return "  ".join([index.rjust(widths[0]), *cells, clean(" ".join(told))]).rstrip()


def _block(event: dict[str, Any]) -> str:
    data = json.dumps(event["data"], indent=2, ensure_ascii=True)
    return (
        f"{event['index']}  {clean(event['type'])} v{event['schema_version']}  "
        f"{clean(event['stream'])}@{event['version']}  by {clean(event['actor'])}\n"
        f"id {event['id']}  recorded {event['recorded_at']}\nhash {event['hash']}\n{data}"
    )


def _telling(data: dict[str, Any]) -> list[tuple[str, Any]]:
    """What a reader looks for comes first: a line has no room for all."""
    first = [(key, data[key]) for key in FIRST if key in data]
    return first + [(key, value) for key, value in data.items() if key not in FIRST]


def _tells(value: Any) -> bool:
    return value is not None and value not in ("", [], {})


def _brief(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(item, dict) and "rule" in item for item in value):
        return ",".join(str(item["rule"]) for item in value)
    if isinstance(value, dict | list):
        return f"{{{len(value)}}}" if isinstance(value, dict) else f"[{len(value)}]"
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else text[:39] + "…"


def _cut(line: str, most: int) -> str:
    return line if len(line) <= most else line[: most - 1] + "…"


def _columns() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH


def row_lines(names: list[str], rows: list[dict[str, Any]]) -> str:
    """The rows of a query in aligned columns."""
    return columns([[name.upper() for name in names], *([_brief(row[n]) for n in names] for row in rows)])
