"""What a person is shown before he approves, and what the signed event says that he was shown."""

from typing import Any

from ledger.rules.approval import OneRun, suggested
from schemas.money import format_usd

COVERS = (
    "It covers the smoke run, the fan-out and reruns of this very digest at this price, nothing else.",
    "Its dollars stand beside the day's cap, for this plan alone.",
)


_MOST = 500
"""Characters of one line: whoever proposed the plan wrote them, and the rest must stay in sight."""


def statement(experiment: dict[str, Any], estimate: dict[str, Any], one: OneRun) -> str:
    """Lines of text. `experiment` has `id`, `project`, `name`, `hypothesis`, `digest`, `account`."""
    amount, runs = estimate["amount"], estimate["runs"]
    rows = (
        ("experiment", f"{experiment['project']}/{experiment['name']} ({experiment['id']})"),
        ("hypothesis", experiment["hypothesis"]),
        ("digest", experiment["digest"]),
        ("estimate", f"${format_usd(amount)} = {estimate['formula']} [{estimate['grade']}]"),
        ("tier", f"{estimate['tier']}, {runs} {'run' if runs == 1 else 'runs'} on {experiment['account']}"),
        ("one run", f"${format_usd(one.rate_per_hour)}/h, at worst ${format_usd(one.each)} (it is reserved)"),
        ("guard", f"a run is cancelled past {_claims(one.claims)}, or past ${format_usd(one.each)}"),
        ("suggested", f"${format_usd(suggested(amount, one.each))} = estimate + worst case of one run"),
    )
    return "\n".join([*(f"{name}: {_line(text)}" for name, text in rows), *COVERS])


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST else line[:_MOST] + " …"


def _claims(count: int) -> str:
    return f"{count} claim{'' if count == 1 else 's'} (1 + retries)"
