"""Remedies that can be copied to the command line as they stand."""

import re

_PLACE = re.compile(r"\bEXP\b")


def named(refused: list[dict[str, str]], experiment: str) -> list[dict[str, str]]:
    """Refusals whose remedies name the experiment where a rule only wrote EXP."""
    return [{**item, "remedy": _PLACE.sub(experiment, item["remedy"])} for item in refused]
