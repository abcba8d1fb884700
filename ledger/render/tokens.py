"""Numbers in a line of text: where they stand, what they say, and whether they agree with an exact one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_TIMES = r"\s*\$?\s*(?:×|·|\\times|\\cdot)\s*\$?\s*10"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"
_POWER = rf"(?:[eE][-+−]?\d+|{_TIMES}(?:\^\{{?[-−+]?\d+\}}?|[{_RAISED}]+))?"
# thousands as 10,880, in LaTeX 10{,}880 or 10\,880, or set apart by a thin space
_APART = r"(?:,|\{,\}|\\,|[\u2009\u202f])"
_NUMBER = re.compile(
    r"(?<![\w.])(?:\d{4}-\d{2}-\d{2}|(?:(?<![\w)])[-−–+])?"
    rf"(?:(?:\d{{1,3}}(?:{_APART}\d{{3}})+|\d+)(?:\.\d+)?|\.\d+){_POWER})"
    # never the first half of a longer number; a unit may follow at once, as in 44.27ms
    r"(?:(?!\w|\.\d)|(?=(?!(?:st|nd|rd|th|[dD])\b)[A-Za-zµμ]{1,3}(?!\w)))"
)
GAP = "\0"
"""Stands for a run of digits in a skeleton; no text of a page holds it."""
_RUN = re.compile(r"[-−+]?\d[\d,]*(?:\.\d+)?")
# what holds digits but says no number: marks, code, ids, entities, targets of links
_NO_NUMBER = re.compile(
    r"(?<!\\)\[\^[^\]\s]+\]|`[^`]*`|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{24,}\b"
    r"|&#\d+;|\]\([^)]*\)|\\ledger(?=\s*\{)"
    r"|\\providecommand\{\\ledger\}\[2\]\{#1\}"
    r"|(?<=\})\s*\{\s*(?:table|compare|project|claim|event)/[^{}]*\}"
)
_EXPONENT = re.compile(rf"^(.*?)(?:[eE]|{_TIMES}\^?\{{?)([-+−]?\d+)\}}?$")
_PERCENT = re.compile(r"(?:\s|\\,|~|\$|&nbsp;)*\\?%")
_SPELLED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")
_SLACK, _ULP = Decimal("1e-9"), Decimal("1e-15")
_LONGEST_POWER = 4
"""Signs of an exponent, `-308` the longest of a float; a far longer one overflows a Decimal."""


@dataclass(frozen=True, slots=True)
class Token:
    """One number as it is printed, and where it begins in its line."""

    start: int
    text: str
    percent: bool = False

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def numbers(line: str) -> list[Token]:
    """The numbers of a line, without ids, marks, code and the targets of links."""
    bare = _NO_NUMBER.sub(lambda found: " " * len(found[0]), line)
    return [
        Token(found.start(), found[0], bool(_PERCENT.match(bare, found.end())))
        for found in _NUMBER.finditer(bare)
    ]


def runs(line: str) -> Iterator[re.Match[str]]:
    """Every run of digits of a line, also those inside ids and marks."""
    return _RUN.finditer(line)


def skeleton(line: str) -> str:
    """A line with every run of digits replaced: two lines that differ in numbers alone share it."""
    return _RUN.sub(GAP, " ".join(line.split()))


def agrees(token: Token, exact: float | int | Decimal) -> bool:
    """Whether a printed number is an exact one, rounded to the digits that are printed."""
    read = _read(token.text)
    if read is None:
        return False
    value, unit = read
    try:
        wanted = Decimal(repr(exact) if isinstance(exact, float) else exact)
    except (InvalidOperation, ValueError):
        return False
    if not wanted.is_finite() or (not value and unit == 1 and wanted):
        # a bare 0 says of no other number what it is
        return False
    return _near(value, unit, wanted) or (token.percent and _near(value, unit, wanted * 100))


def agrees_with(token: Token, values: Iterable[float | int]) -> float | int | None:
    """The first of many values that a printed number agrees with, or None."""
    read = _read(token.text)
    if read is None:
        return None
    said, near = float(read[0]), float(read[1])
    for value in values:
        # what is far off needs no exact arithmetic
        far = abs(value - said) > near + abs(value) * 1e-9
        far = far and not (token.percent and abs(value * 100 - said) <= near + abs(value) * 1e-7)
        if not far and agrees(token, value):
            return value
    return None


def value_of(token: Token) -> Decimal | None:
    """What a printed number says, without its rounding; None for a date."""
    read = _read(token.text)
    return None if read is None else read[0]


def same(token: str, other: str) -> bool:
    """Whether a printed number is another printed one, or that one rounded further."""
    if token == other:
        return True
    own, exact = _read(token), _read(other)
    if own is not None and exact is not None and own[1] == exact[1]:
        return own[0] == exact[0]  # nothing was rounded, so no slack of floats is due
    return exact is not None and agrees(Token(0, token), exact[0])


def rounded(exact: float | int | Decimal, token: Token) -> str:
    """An exact number with as many decimals as a printed one has."""
    decimals = len(token.text.partition(".")[2]) if token.text.replace(".", "").strip("-−+").isdigit() else 4
    return f"{float(exact):.{decimals}f}"


def _near(value: Decimal, unit: Decimal, wanted: Decimal) -> bool:
    return abs(value - wanted) <= unit / 2 * (1 + _SLACK) + abs(wanted) * _ULP


def _read(text: str) -> tuple[Decimal, Decimal] | None:
    """The value and the unit of its last digit; None for a date, or what no float could be."""
    text = re.sub(_APART, "", text).translate(_SPELLED)
    power = _EXPONENT.match(text)
    if power and len(power[2]) > _LONGEST_POWER:
        return None
    mantissa, exponent = (power[1], int(power[2])) if power else (text, 0)
    try:
        value = Decimal(mantissa)
    except InvalidOperation:
        return None
    scale = Decimal(10) ** exponent
    return value * scale, Decimal(10) ** -len(mantissa.partition(".")[2]) * scale
