"""What a command's help shows below its options: examples, exit codes, the keys of `--json`."""

from dataclasses import dataclass, field
from typing import Any

EXITS = {
    0: "done",
    1: "a fault",
    2: "usage, or a malformed spec (not recorded)",
    3: "refused by a rule; the refusal is recorded",
    4: "not found",
    5: "conflict",
    6: "integrity broken",
}


@dataclass(frozen=True)
class Usage:
    """`examples` are command lines; `exits` are the codes that matter, own words or "" for the usual ones."""

    examples: tuple[str, ...]
    exits: dict[int, str] = field(default_factory=dict)
    json: str = ""

    def exit_rows(self) -> list[tuple[str, str]]:
        """Pairs of code and meaning, in order."""
        return [(str(code), text or EXITS[code]) for code, text in sorted(self.exits.items())]


def write_usage(usage: Usage, formatter: Any) -> None:
    """The sections below the options."""
    with formatter.section("Examples"):
        for line in usage.examples:
            formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
    if usage.exits:
        with formatter.section("Exit codes"):
            formatter.write_dl(usage.exit_rows())
    if usage.json:
        with formatter.section("With --json"):
            formatter.write_text(usage.json)
