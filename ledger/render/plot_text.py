"""Others' text in a picture: signs the font has, measured in inches, cut or wrapped to the room there is."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from ledger.render.text import plain

FONT = "DejaVu Sans"
"""matplotlib brings it along."""
CUT = "…"
HINTING = 1.06
"""A PNG draws each sign on whole pixels, at most so much wider than the font says."""


def fit(text: object, room: float, size: float = 9.0, *, bold: bool = False) -> str:
    """One line of at most `room` inches, a cut shown by an ellipsis; `\\u4e2d` for signs the font lacks."""
    return _cut(_signs(str(text)), room, size, bold)


def inches(text: str, size: float = 9.0, *, bold: bool = False) -> float:
    """How wide a line is when it is drawn."""
    return HINTING * sum(_advance(sign, bold) for sign in text) * size / 72


def names(given: Sequence[str], room: float, size: float = 9.0) -> list[str]:
    """Each name in at most `room` inches, different names kept different where that is possible.

    A long one loses its middle; where that makes two of them equal, these lose what they begin with alike.
    """
    signs = [_signs(name) for name in given]
    found = [_middle(item, room, size) for item in signs]
    for text in sorted({text for text in found if found.count(text) > 1}):
        alike = [place for place, other in enumerate(found) if other == text]
        start = max(0, _common([signs[place] for place in alike]) - 3)
        for place in alike:
            found[place] = _cut([CUT, *signs[place][start:]] if start else signs[place], room, size, False)
    return found


def wrapped(words: str, room: float, size: float, most: int = 3) -> list[str]:
    """A text over at most so many lines, broken between words; what is too much ends in an ellipsis."""
    lines: list[str] = [""]
    for word in "".join(_signs(words)).split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if inches(longer, size) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [_cut(list(line), room, size, False) for line in lines if line]


def _signs(text: str) -> list[str]:
    known = _charmap()
    return [sign if ord(sign) in known else _spelled(sign) for sign in plain(text)]


def _spelled(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}"


def _cut(signs: Sequence[str], room: float, size: float, bold: bool) -> str:
    line = "".join(signs)
    if inches(line, size, bold=bold) <= room:
        return line
    return "".join(_first(signs, room - inches(CUT, size, bold=bold), size, bold)).rstrip() + CUT


def _middle(signs: list[str], room: float, size: float) -> str:
    line = "".join(signs)
    if inches(line, size) <= room:
        return line
    half = (room - inches(CUT, size)) / 2
    end = _first(signs[::-1], half, size, False)[::-1]
    return "".join(_first(signs, half, size, False)) + CUT + "".join(end)


def _first(signs: Sequence[str], room: float, size: float, bold: bool) -> list[str]:
    """As many signs as there is room for."""
    kept: list[str] = []
    for sign in signs:
        room -= inches(sign, size, bold=bold)
        if room < 0:
            break
        kept.append(sign)
    return kept


def _common(lines: Iterable[Sequence[str]]) -> int:
    """How many signs some lines begin with alike."""
    return next((place for place, signs in enumerate(zip(*lines, strict=False)) if len(set(signs)) > 1), 0)


@cache
def _charmap() -> frozenset[int]:
    return frozenset(_font(False).get_charmap())


@cache
def _advance(sign: str, bold: bool) -> float:
    """The width of one sign in a font of one point; it is linear in the size."""
    return float(_font(bold).load_char(ord(sign)).linearHoriAdvance) / 65536 / 100


@cache
def _font(bold: bool) -> Any:
    from matplotlib.font_manager import FontProperties, findfont
    from matplotlib.ft2font import FT2Font

    font = FT2Font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    font.set_size(100, 72)
    return font
