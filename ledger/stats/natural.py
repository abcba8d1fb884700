"""Natural order of ids: `9` before `10`, ties broken by the text itself."""

import re

_PIECES = re.compile(r"([0-9]+)")

Key = tuple[tuple[tuple[int, int, str], ...], str]


def natural(text: str) -> Key:
    """A sort key under which digits count as numbers; distinct texts never tie."""
    if text.isascii() and text.isdigit():
        return ((0, int(text), ""),), text
    # the pieces at odd places are the digits
    pieces = enumerate(_PIECES.split(text))
    return tuple([(0, int(p), "") if at % 2 else (1, 0, p) for at, p in pieces if p]), text
