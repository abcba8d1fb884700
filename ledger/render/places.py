"""What stands at an address of the ledger, as of a view."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ledger.errors import NotFound
from ledger.render.addresses import split
from ledger.render.facts import Facts, Number, numbers_in, texts_in
from ledger.render.table_notes import notes

if TYPE_CHECKING:
    from ledger.projections.view import View

_SPREAD = ("sd", "seed_sd", "sd_difference")
_ROW = ("subject", "mean", "seeds", "seed_sd")


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
    found = _within(whole, fields)
    if not fields:
        found.texts += notes(whole, len(whole["rows"]) + len(whole["why"]) + len(whole["excluded"]))
    return found


def _within(container: Any, fields: list[str]) -> Facts:
    """The numbers of a field; beside a mean stands its spread."""
    for at, name in enumerate(fields):
        inner = _member(container, name)
        if at == len(fields) - 1:
            beside = [container] if name == "mean" else [inner]
            spread = [inner] if name in _SPREAD else [value for one in beside for value in _spreads(one)]
            return Facts(list(numbers_in(inner)), list(numbers_in(spread)), list(texts_in(inner)))
        container = inner
    return Facts(list(numbers_in(container)), list(_spreads(container)), list(texts_in(container)))


def _member(container: Any, name: str) -> Any:
    if isinstance(container, dict) and name in container:
        return container[name]
    if isinstance(container, list) and name.isdigit() and int(name) < len(container):
        return container[int(name)]
    raise NotFound(f"there is no {name!r} at this address")


def _spreads(value: Any) -> Iterator[Number]:
    if isinstance(value, dict):
        yield from numbers_in([value.get(name) for name in _SPREAD])


def _compare(tables: list[dict[str, Any]], fields: list[str]) -> Facts:
    from ledger.projections.comparison import comparison
    from ledger.render.compare_cells import sentences
    from ledger.render.compare_words import titles

    if len(tables) < 2 or tables[0]["experiment"] == tables[1]["experiment"]:
        raise NotFound("the address of a comparison names two experiments")
    document = comparison(tables)
    pair = document["pairs"][0]
    found = _within(pair, fields)
    if fields in ([], ["mean_difference"]):
        # "better by 9.7" says the size of a difference
        found.plain += [-value for value in found.plain if value < 0]
    if not fields:
        # "better in 14 of 18" may speak of the other one
        found.plain.append(pair["n"] - pair["improved"] - pair["unchanged"])
        found.texts += sentences(pair, document, titles(document))
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
