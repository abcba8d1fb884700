"""The table of one or several experiments, every number with its events."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.errors import Refused
from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.store.open import Store

Refusal = dict[str, str]


@steady
def table(
    store: "Store", exps: Sequence[str], *, allow_incomplete: bool = False, to_index: int | None = None
) -> dict[str, Any]:
    """One table for one experiment, `{"tables": […]}` for several; the shape of design §7.

    Refused by every rule that withholds a headline (R9, R30–R32, R34, R35), unless `allow_incomplete`.
    Looking is not recorded, so neither is the refusal.
    """
    from ledger.actions.resolve import resolve
    from ledger.projections.tables import table as build
    from ledger.projections.view import open_view

    view = open_view(store, to_index)
    tables = [build(view, resolve(view, name)) for name in exps]
    refused = [item for found in tables for item in withheld(found)]
    if refused and not allow_incomplete:
        raise Refused(refused, recorded=False)
    return tables[0] if len(tables) == 1 else {"tables": tables}


def withheld(found: dict[str, Any]) -> list[Refusal]:
    """Why no plain table of it is printed, each reason under the experiment's name."""
    from ledger.actions.remedies import named

    reasons = [
        {**item, "reason": f"{found['name']}: {item['reason']}"}
        for item in found["headline"].get("withheld", [])
    ]
    return named(reasons, found["experiment"])
