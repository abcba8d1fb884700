"""A finding: one place in a script, the rule that it breaks, and the way out."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"
_MOST = 60


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """`line` counts from 1; `level` is `error` or `warning`."""

    file: str
    line: int
    rule: str
    level: str
    message: str
    remedy: str

    def as_dict(self) -> dict[str, str | int]:
        """As `--json` prints it and script.linted records it."""
        return {
            "rule": self.rule, "file": self.file, "line": self.line, "level": self.level,
            "message": self.message, "remedy": self.remedy,
        }  # fmt: skip


def shown(text: str) -> str:
    """A text of the script as a message may quote it: printable, at most 60 signs."""
    safe = "".join(sign if sign.isprintable() else "?" for sign in text)
    return safe if len(safe) <= _MOST else safe[: _MOST - 1] + "…"
