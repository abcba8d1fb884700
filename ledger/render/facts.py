"""The values behind an address or an event: what a printed number may say."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.errors import NotFound
from ledger.render.addresses import split
from ledger.render.text import markdown
from ledger.render.tokens import Token, agrees, numbers, rounded

if TYPE_CHECKING:
    from ledger.projections.view import View
    from schemas.envelope import Event

Number = float | int
_SPREAD = ("sd", "seed_sd", "sd_difference")
_ROW = ("subject", "mean", "seeds", "seed_sd")
_MONEY = frozenset(
    {"amount", "worst_case", "total", "cap", "headroom", "rate_per_hour", "cost_actual", "cost"}
)


@dataclass(slots=True)
class Facts:
    """Numbers at an address; those that a ± may stand before; typed texts that hold numbers."""

    plain: list[Number] = field(default_factory=list)
    spread: list[Number] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def allows(self, token: Token, after_sign: bool) -> bool:
        """Whether a printed number is one of these; `after_sign`: a ± stands before it."""
        found = self.spread if after_sign and self.spread else self.plain
        typed = any(token.text == other.text for text in self.texts for other in numbers(markdown(text)))
        return typed or any(agrees(token, value) for value in found)

    def nearest(self, token: Token, after_sign: bool) -> str | None:
        """What should stand there, in the form that is printed."""
        found = self.spread if after_sign and self.spread else self.plain
        shown = token.text.replace(",", "").replace("−", "-")
        try:
            said = float(shown)
        except ValueError:
            return None
        return rounded(min(found, key=lambda value: abs(value - said)), token) if found else None


def resolve(view: "View", address: str, held: dict[str, dict[str, Any]] | None = None) -> Facts:
    """The values at an address as of a view; NotFound where there is none.

    `held` keeps the tables of one view from one call to the next.
    """
    kind, *rest = split(address)
    if not rest or kind not in {"table", "compare", "project", "claim"}:
        raise NotFound(f"{address!r} is not an address of this ledger")
    if kind in {"project", "claim"}:
        return _project(view, rest) if kind == "project" else _claim(view, rest)
    known = {} if held is None else held
    names = rest[:1] if kind == "table" else rest[:2]
    for name in names:
        if name not in known:
            known[name] = named_table(view, name)
    whole = [known[name] for name in names]
    return _table(whole[0], rest[1:]) if kind == "table" else _compare(whole, rest[2:])


def of_event(event: "Event") -> Facts:
    """The numbers that an event states, in its fields and in its texts; amounts in dollars too."""
    found = Facts(list(_numbers(event.data)), [], list(_texts(event.data)))
    for name, value in event.data.items():
        if name in _MONEY and isinstance(value, int):
            found.plain.append(value / 1_000_000)
    return found


def named_table(view: "View", name: str) -> dict[str, Any]:
    """The table that an address calls `EXP`, or `EXP.2`: the second configuration of a grid."""
    from ledger.projections.tables import table, tables

    experiment, _, number = name.partition(".")
    if not number:
        return table(view, experiment)
    found = tables(view, experiment)
    if not number.isdigit() or not 1 <= int(number) <= len(found):
        raise NotFound(f"experiment {experiment!r} has no configuration {number!r}")
    return found[int(number) - 1]


def _table(whole: dict[str, Any], fields: list[str]) -> Facts:
    if fields and fields[0] == "row":
        rows = [row for row in whole["rows"] if row["subject"] in fields[1:2]]
        if not rows:
            raise NotFound(f"there is no value of subject {'/'.join(fields[1:2])!r}")
        if not fields[2:]:
            # the values of single seeds have addresses of their own
            return _within({name: rows[0].get(name) for name in _ROW}, [])
        return _within(rows[0], fields[2:])
    return _within(whole, fields)


def _within(container: Any, fields: list[str]) -> Facts:
    """The numbers of a field; beside a mean stands its spread."""
    for at, name in enumerate(fields):
        inner = _member(container, name)
        if at == len(fields) - 1:
            beside = [container] if name == "mean" else [inner]
            spread = [inner] if name in _SPREAD else [value for one in beside for value in _spreads(one)]
            return Facts(list(_numbers(inner)), list(_numbers(spread)), list(_texts(inner)))
        container = inner
    return Facts(list(_numbers(container)), list(_spreads(container)), list(_texts(container)))


def _member(container: Any, name: str) -> Any:
    if isinstance(container, dict) and name in container:
        return container[name]
    if isinstance(container, list) and name.isdigit() and int(name) < len(container):
        return container[int(name)]
    raise NotFound(f"there is no {name!r} at this address")


def _spreads(value: Any) -> Iterator[Number]:
    if isinstance(value, dict):
        yield from _numbers([value.get(name) for name in _SPREAD])


def _compare(tables: list[dict[str, Any]], fields: list[str]) -> Facts:
    from ledger.projections.comparison import comparison

    if len(tables) < 2 or tables[0]["experiment"] == tables[1]["experiment"]:
        raise NotFound("the address of a comparison names two experiments")
    found = _within(comparison(tables)["pairs"][0], fields)
    if fields in ([], ["mean_difference"]):
        # "better by 9.7" says the size of a difference
        found.plain += [-value for value in found.plain if value < 0]
    return found


def _project(view: "View", parts: list[str]) -> Facts:
    from ledger.render.memory_index import cells

    row = view.row("projects", parts[0])
    if row is None:
        raise NotFound(f"there is no project {parts[0]!r}")
    own = {kind: _own(view, kind, row[kind]) for kind in ("experiments", "dead_ends")}
    return Facts([len(row["experiments"])], [], cells(row, own["experiments"], own["dead_ends"]))


def _claim(view: "View", parts: list[str]) -> Facts:
    from ledger.render.claims import said

    numbers, texts = said(view, parts[0])
    return Facts(list(numbers), [], texts)


def _own(view: "View", kind: str, names: list[str]) -> dict[str, dict[str, Any]]:
    return {name: found for name in names if (found := view.row(kind, name)) is not None}


def _numbers(value: Any) -> Iterator[Number]:
    if isinstance(value, bool):
        return
    if isinstance(value, int | float):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _numbers(item)
    elif isinstance(value, list):
        for item in value:
            yield from _numbers(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield str(name)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
