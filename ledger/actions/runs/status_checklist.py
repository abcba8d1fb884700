"""The checklist of the last launch elsewhere, as `ledger status EXP --json` shows it."""

from typing import Any

from schemas.money import format_usd


def shown(row: dict[str, Any]) -> dict[str, Any] | None:
    """What was seen before the launch (R14 to R16, R21 to R23), dollars as strings; None before any.

    `verified`: the run that was watched before several started, with the beginning of what it printed.
    """
    checked, smoke = row["checked"], row["smoke"]
    if checked is None:
        return None
    kept = {name: value for name, value in checked.items() if name not in ("estimate", "total", "index")}
    watched = None if smoke is None else {"run": smoke["run"], "snippet": smoke["snippet"]}
    return {
        **kept, "estimate_usd": format_usd(checked["estimate"]), "total_usd": format_usd(checked["total"]),
        "verified": watched,
    }  # fmt: skip
