"""Why a spec is malformed: every wrong key with what is wrong and an example that is right."""

import re
from dataclasses import dataclass

_BARE = re.compile(r"[A-Za-z0-9_-]{1,60}\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong key: dotted name, what is wrong, a line of TOML that would be right (or empty)."""

    key: str
    wrong: str
    example: str = ""

    def __str__(self) -> str:
        right = f" (right: {self.example})" if self.example else ""
        return f"{self.key}: {self.wrong}{right}"


class SpecError(ValueError):
    """A malformed spec; `problems` lists every wrong key."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class KeyFault(ValueError):
    """A fault that a check of a whole table found at one of its keys."""

    def __init__(self, wrong: str, *key: str | int) -> None:
        self.key = key
        super().__init__(wrong)


def dotted(parts: tuple[str | int, ...]) -> str:
    """The dotted key of a place in the spec, fit to be printed whatever was typed."""
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part != "[key]":
            text += ("." if text else "") + (part if _BARE.match(part) else shown(part))
    return text or "the spec"


def shown(value: object) -> str:
    """A short printable form of any value; never raises, whatever its size."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 200:
        return f"a whole number of {value.bit_length()} bits"
    if isinstance(value, str):
        value = value[:80]
    elif isinstance(value, dict | list):
        return f"a {'table' if isinstance(value, dict) else 'list'} of {len(value)}"
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= 84 else text[:80] + "…"
