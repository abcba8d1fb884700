"""The values behind an address or an event: what a printed number may say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ledger.render.tokens import Token, agrees_with, rounded, value_of
from ledger.render.typed import Sentence, sentences

if TYPE_CHECKING:
    from schemas.envelope import Event

Number = float | int
_MONEY = frozenset(
    {"amount", "worst_case", "total", "cap", "headroom", "rate_per_hour", "cost_actual", "cost"}
)


@dataclass(slots=True)
class Facts:
    """Numbers at an address; those that a ± may stand before; typed texts that hold numbers."""

    plain: list[Number] = field(default_factory=list)
    spread: list[Number] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _sentences: list[Sentence] | None = None

    def allows(self, token: Token, sign: str) -> bool:
        """Whether a printed number is one of these; `sign`: the ±, < or > that stands before it.

        A bound is true of the one number that an address has.
        """
        found = self._meant(sign)
        if sign in ("<", ">") and len(found) == 1 and (said := value_of(token)) is not None:
            # a share as a percentage is what `agrees` knows
            exact = Decimal(repr(found[0])) * (100 if token.percent else 1)
            return exact < said if sign == "<" else exact > said
        typed = any(token.text in sentence.numbers for sentence in self.sentences())
        return typed or agrees_with(token, found) is not None

    def nearest(self, token: Token, sign: str) -> str | None:
        """What should stand there, in the form that is printed."""
        found, said = self._meant(sign), value_of(token)
        if said is None or not found:
            return None
        return rounded(min(found, key=lambda value: abs(value - float(said))), token)

    def sentences(self) -> list[Sentence]:
        """The texts that hold numbers; computed once, so add none after this."""
        if self._sentences is None:
            self._sentences = sentences(self.texts)
        return self._sentences

    def _meant(self, sign: str) -> list[Number]:
        return self.spread if sign == "±" and self.spread else self.plain


def of_event(event: "Event") -> Facts:
    """The numbers that an event states, in its fields and in its texts; amounts in dollars too."""
    found = Facts(list(numbers_in(event.data)), [], list(texts_in(event.data)))
    for name, value in event.data.items():
        if name in _MONEY and isinstance(value, int):
            found.plain.append(value / 1_000_000)
    return found


def numbers_in(value: Any) -> Iterator[Number]:
    """Every number of a value, however deep."""
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_in(item)


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a value, and the names of its fields."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield str(name)
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
