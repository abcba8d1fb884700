"""What no place of a spec may hold: dates, NaN, infinity, huge numbers, control characters, deep nesting."""

import math
from typing import Any

from schemas.spec_errors import Problem, dotted, shown

MAX_DEPTH = 12
MAX_PROBLEMS = 50
_INT = 2**63
Path = tuple[str | int, ...]


def plain_problems(tree: dict[str, Any]) -> list[Problem]:
    """Every value and key of a parsed TOML document that has no faithful, printable JSON form."""
    found: list[Problem] = []
    waiting: list[tuple[Path, Any]] = [((), tree)]
    while waiting and len(found) < MAX_PROBLEMS:
        path, value = waiting.pop()
        if len(path) > MAX_DEPTH:
            found.append(Problem(dotted(path[:3]), f"is nested more than {MAX_DEPTH} deep"))
        elif isinstance(value, dict):
            for key, item in value.items():
                wrong = _wrong_key(key)
                if wrong:
                    found.append(Problem(dotted((*path, key)), wrong))
                waiting.append(((*path, key), item))
        elif isinstance(value, list):
            waiting.extend(((*path, place), item) for place, item in enumerate(value))
        else:
            wrong = _wrong_value(value)
            if wrong:
                found.append(Problem(dotted(path), wrong))
    return sorted(found, key=lambda problem: problem.key)


def _wrong_key(key: str) -> str:
    if not key or len(key) > 100 or not key.isprintable():
        return "a key has 1–100 printable characters"
    return ""


def _wrong_value(value: Any) -> str:
    if isinstance(value, str):
        bad = next((sign for sign in value if ord(sign) < 32 and sign not in "\n\r\t"), None)
        if bad is not None or "\x7f" in value:
            return f"holds the control character U+{ord(bad or chr(127)):04X}"
    elif isinstance(value, float):
        if not math.isfinite(value):
            return f"{value} is not a finite number"
    elif isinstance(value, int):
        if not -_INT <= value < _INT:
            return f"{shown(value)} does not fit into 64 bits"
    else:
        return f"a {type(value).__name__} is not allowed; write it as text"
    return ""
