"""The one shape of a refusal."""

Refusal = dict[str, str]
"""`{"rule", "reason", "remedy"}`, as `--json` prints it and the events record it."""


def refusal(rule: str, reason: str, remedy: str) -> Refusal:
    """One rule that forbids, why, and what to do about it."""
    return {"rule": rule, "reason": reason, "remedy": remedy}


def listed(names: list[str], most: int = 10, joint: str = ", ") -> str:
    """The first names of a list and how many more there are."""
    more = f"{joint}and {len(names) - most} more" if len(names) > most else ""
    return joint.join(names[:most]) + more
