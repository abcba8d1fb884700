"""How a refusal reads on a terminal: the rule, why, and what to do about it."""

import sys

from ledger.cli.output import clean_block, red
from ledger.errors import Refused


def text(error: Refused) -> str:
    """One block for each rule."""
    lines = []
    for item in error.refused:
        lines.append(f"{red('refused')} by {item['rule']}: {clean_block(item['reason'])}")
        lines += [f"  {line}" for line in clean_block(item["remedy"]).splitlines()]
    if error.recorded:
        lines.append("The refusal is recorded; `ledger audit --limit 5` shows it.")
    return "\n".join(lines)


def show(error: Refused) -> None:
    """Write it to stderr."""
    sys.stderr.write(text(error) + "\n")
