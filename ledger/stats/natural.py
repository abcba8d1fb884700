"""Natural order of ids: `9` before `10`, ties broken by the text itself."""

import re

_PIECES = re.compile(r"([0-9]+)")

Key = tuple[tuple[tuple[int, int, str], ...], str]


def natural(text: str) -> Key:
    """A sort key under which digits count as numbers; distinct texts never tie."""
    pieces = (piece for piece in _PIECES.split(text) if piece)
    return tuple((0, int(p), "") if p.isascii() and p.isdigit() else (1, 0, p) for p in pieces), text
