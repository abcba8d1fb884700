"""What `watch` shows while runs are under way: a screen that is drawn again, or a line for each change."""

import os
import shutil
import sys
from typing import Any

from ledger.cli.cost_text import cost_lines, unasked
from ledger.cli.output import clean, columns, print_text
from ledger.cli.status_text import outcomes

_KEYS = ("run", "subject", "seed", "outcome", "step", "cost")
_HEAD = ["RUN", "SUBJECT", "SEED", "OUTCOME", "STEP", "COST"]


class Screen:
    """Draws over what it drew before; a terminal that cannot do that gets a line for each change."""

    def __init__(self) -> None:
        self._drawn = 0
        self._lines = None if _can_draw() else Lines()

    def __call__(self, document: dict[str, Any]) -> None:
        """Draw it, no larger than the terminal."""
        if self._lines is not None:
            self._lines(document)
            return
        size = shutil.get_terminal_size()
        lines = [_cut(line, size.columns) for line in view(document, size.lines - 2)]
        back = f"\x1b[{self._drawn}F" if self._drawn else ""
        sys.stdout.write(back + "\x1b[J" + "\n".join(lines) + "\n")
        sys.stdout.flush()
        self._drawn = len(lines)

    def close(self) -> None:
        """Take the last drawing away: the final state is printed in its place."""
        if self._drawn:
            sys.stdout.write(f"\x1b[{self._drawn}F\x1b[J")
            sys.stdout.flush()
        self._drawn = 0


class Lines:
    """A line where outcomes or cost have changed."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, document: dict[str, Any]) -> None:
        """Say it, if it is news."""
        said = f"{clean(document['experiment'])}: {outcomes(document['outcomes'])}"
        if said != self._last:
            self._last = said
            print_text(said + _money(document))
            sys.stdout.flush()


def view(document: dict[str, Any], most: int) -> list[str]:
    """The state, the money, and as many of the runs under way as there is room for."""
    name = f"{clean(document['project'])}/{clean(document['name'])}"
    lines = [
        f"experiment {clean(document['experiment'])}  {name}",
        f"state      {clean(document['state'])}, {document['cells']} cells: {outcomes(document['outcomes'])}",
        *_money_lines(document),
        *unasked(document),
    ]
    moving = [run for run in document["runs"] if run["outcome"] in ("running", "suspected", "lost")]
    room = max(most - len(lines) - 2, 1)
    if moving:
        rows = [[_cell(run, key) for key in _KEYS] for run in moving[:room]]
        lines += columns([_HEAD, *rows]).splitlines()
    if len(moving) > room:
        lines.append(f"… and {len(moving) - room} more under way")
    return lines


def _cell(run: dict[str, Any], key: str) -> str:
    if key == "step":
        idle = run["unchanged_seconds"] or 0
        mark = f" unchanged {idle:.0f} s" if idle >= 60 else ""
        step = "-" if run["step"] is None else str(run["step"])
        return f"{step}/{run['steps']}{mark}" if run["steps"] else f"{step}{mark}"
    if key == "cost":
        return f"${run['running_usd']}"
    return "-" if run[key] is None else str(run[key])


def _money_lines(document: dict[str, Any]) -> list[str]:
    """The live cost under the estimate that it is held against; nothing where nothing costs anything."""
    lines = cost_lines(document)
    estimate = document["estimate_usd"]
    return [f"estimate   ${estimate}", *lines] if lines and estimate is not None else lines


def _money(document: dict[str, Any]) -> str:
    held = document["cost"]
    if held["incurred_usd"] == held["running_usd"] == "0.00":
        return ""
    return f"; ${held['incurred_usd']} ended, ${held['running_usd']} running"


def _cut(line: str, width: int) -> str:
    """No wider than the terminal, so that the count of lines holds; the heading may be bold."""
    bold = "\x1b[0m" if "\x1b" in line else ""
    most = width - 1 + 2 * len(bold)
    return line if len(line) <= most else line[: most - len(bold)] + bold


def _can_draw() -> bool:
    return os.environ.get("TERM", "dumb") != "dumb"
