"""A comparison as of a view: one pair for an address, or the whole page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.errors import NotFound
from ledger.projections.comparison import comparison
from ledger.render.facts import named_table

if TYPE_CHECKING:
    from ledger.projections.view import View


def pair(view: "View", a: str, b: str) -> dict[str, Any]:
    """The pair of two experiments, by id; NotFound where there is none or both are one."""
    found: dict[str, Any] = _compared(view, (a, b))["pairs"][0]
    return found


def page(view: "View", names: Sequence[str], form: str) -> str:
    """The page of `ledger compare`, in the form md or tex."""
    from ledger.render import compare_md, compare_tex

    document = _compared(view, names)
    return compare_tex.render(document) if form == "tex" else compare_md.render(document)


def _compared(view: "View", names: Sequence[str]) -> dict[str, Any]:
    if len(names) < 2 or len(set(names)) < len(names):
        raise NotFound(f"no comparison is of {' and '.join(names) or 'nothing'}")
    return comparison([named_table(view, name) for name in names])
