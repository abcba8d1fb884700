"""The LOSO table of one or several experiments, every number with its events."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store

Refusal = dict[str, str]


def table(
    store: "Store", exps: Sequence[str], *, allow_incomplete: bool = False, to_index: int | None = None
) -> dict[str, Any]:
    """One table for one experiment, `{"tables": […]}` for several; the shape of design §7.

    Refused by R31 or R30 where subjects or runs are missing, unless `allow_incomplete`. Looking is not
    recorded, so neither is the refusal.
    """
    from ledger.actions.remedies import named
    from ledger.actions.resolve import resolve
    from ledger.projections.tables import table as build
    from ledger.projections.view import open_view

    view = open_view(store, to_index)
    tables = [build(view, resolve(view, name)) for name in exps]
    refused = [item for found in tables for item in named(_incomplete(view, found), found["experiment"])]
    if refused and not allow_incomplete:
        raise Refused(refused, recorded=False)
    return tables[0] if len(tables) == 1 else {"tables": tables}


def _incomplete(view: "View", found: dict[str, Any]) -> list[Refusal]:
    from ledger.rules.headline import r31_roster
    from ledger.rules.refusal import refusal

    if found["complete"]:
        return []
    row = view.row("experiments", found["experiment"]) or {}
    missing = set(found["subjects"]["missing"])
    declared = row["plan"]["subjects"]
    refused = r31_roster(declared, [subject for subject in declared if subject not in missing])
    if refused:
        return [{**refused[0], "reason": f"{found['name']}: {refused[0]['reason']}"}]
    runs = found["runs"]
    why = "; ".join(str(gap) for gap in found["why"][:5])
    reason = f"{found['name']}: {runs['present']}/{runs['declared']} runs have a result: {why}"
    remedy = "`ledger launch EXP` starts what is missing; `--allow-incomplete` prints what there is"
    return [refusal("R30", reason, remedy)]
