"""`dotted.path=VALUE`: a condition on an event."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from ledger.errors import UsageError

_ABSENT = object()


class Condition(NamedTuple):
    """A path into an event or its data, and the value as it was typed."""

    path: str
    value: str


def parse_where(text: str) -> Condition:
    """The condition of `dotted.path=VALUE`; UsageError if there is none in it."""
    path, mark, value = text.partition("=")
    if not mark or not path.strip():
        raise UsageError(f"{text!r} is not a condition", "write --where data.outcome=nan")
    return Condition(path.strip(), value)


def matches(event: dict[str, Any], conditions: Iterable[Condition]) -> bool:
    """Whether an event meets every condition."""
    return all(_meets(event, condition) for condition in conditions)


def at_path(value: Any, path: str) -> Any:
    """What lies at a dotted path, or a mark for nothing; keys may hold dots, numbers index lists."""
    if isinstance(value, list):
        head, mark, rest = path.partition(".")
        if not head.isdecimal() or int(head) >= len(value):
            return _ABSENT
        return at_path(value[int(head)], rest) if mark else value[int(head)]
    if not isinstance(value, dict):
        return _ABSENT
    if path in value:
        return value[path]
    for place, sign in enumerate(path):
        if sign == "." and path[:place] in value:
            found = at_path(value[path[:place]], path[place + 1 :])
            if found is not _ABSENT:
                return found
    return _ABSENT


def _meets(event: dict[str, Any], condition: Condition) -> bool:
    found = at_path(event, condition.path)
    if found is _ABSENT:
        found = at_path(event["data"], condition.path)
    return found is not _ABSENT and _same(found, condition.value)


def _same(found: Any, typed: str) -> bool:
    """Texts are compared as texts; numbers as numbers, so that `1` finds 1.0; the rest as JSON."""
    if isinstance(found, str):
        return found == typed
    try:
        stated = json.loads(typed)
    except (ValueError, RecursionError):
        return False
    if isinstance(found, bool) or isinstance(stated, bool):
        return found is stated
    return bool(found == stated)
