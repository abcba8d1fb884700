"""How the cost of an experiment reads, live and billed, and ends that nobody had asked for."""

from typing import Any

from ledger.cli.output import clean

SHOWN = 6


def cost_lines(document: dict[str, Any]) -> list[str]:
    """`cost` as it runs beside the estimate, then the bill; nothing where nothing costs anything."""
    held = document["cost"]
    waits = [f"waits      {clean(document['waits'])}"] if document.get("waits") else []
    free = all(held[name] in (None, "0.00") for name in ("incurred_usd", "running_usd", "reserved_usd"))
    if free and held["billed_usd"] is None and not held["unknown_attempts"]:
        return waits
    parts = [f"ended ${held['incurred_usd']}", f"running ${held['running_usd']}"]
    parts.append(f"reserved ${held['reserved_usd']}")
    parts += [f"{held['ratio']:g} × the estimate"] if held["ratio"] is not None else []
    parts += [f"unknown for {held['unknown_attempts']}"] if held["unknown_attempts"] else []
    parts += [f"provider retries {held['provider_retries']}"] if held["provider_retries"] else []
    return [f"cost       {', '.join(parts)}", *waits, f"billed     {_billed(held)}"]


def _billed(held: dict[str, Any]) -> str:
    if held["billed_usd"] is None:
        return "not reconciled: seconds × rate (`ledger reconcile`)"
    part = ", not for every hour yet" if held["state"] == "partly" else ""
    return f"${held['billed_usd']}, of it ${held['residual_usd']} beyond the attempts' seconds{part}"


def unasked(document: dict[str, Any]) -> list[str]:
    """A line for each paid attempt that was ended from outside without an approved stop (R26)."""
    ends = document["unasked_ends"]
    lines = [
        f"R26: attempt {end['attempt']} of {clean(end['run'])} was paid for and ended as "
        f"{clean(end['outcome'])}; nobody had asked for it: `ledger audit --run {clean(end['run'])}`"
        for end in ends[:SHOWN]
    ]
    return [*lines, f"R26: and {len(ends) - SHOWN} more, see --json"] if len(ends) > SHOWN else lines
