"""Compare experiments over the same subjects, pair by pair."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.errors import Refused, UsageError
from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.store.open import Store


@steady
def compare(
    store: "Store", exps: Sequence[str], *, allow_incomplete: bool = False, to_index: int | None = None
) -> dict[str, Any]:
    """`{"pairs": [{"a", "b", "n", "mean_difference", …}], "experiments", "metric", …, "index"}`.

    Refused by R9, R31, R34, R35 and whatever withholds one of the tables; `allow_incomplete` waives gaps.
    Looking is not recorded, so neither is the refusal. UsageError below two different experiments.
    """
    from ledger.actions.resolve import resolve
    from ledger.actions.results.table import withheld
    from ledger.projections.comparison import comparison
    from ledger.projections.tables import table
    from ledger.projections.view import open_view
    from ledger.rules.comparable import refusals

    view = open_view(store, to_index)
    found = [resolve(view, name) for name in exps]
    _distinct(exps, found)
    tables = [table(view, experiment) for experiment in found]
    kept = [item for one in tables for item in withheld(one)]
    refused = refusals(tables, kept, allow_incomplete=allow_incomplete)
    if refused:
        raise Refused(refused, recorded=False)
    return comparison(tables)


def _distinct(exps: Sequence[str], found: Sequence[str]) -> None:
    if len(found) < 2:
        raise UsageError("a comparison is of at least two experiments", "ledger compare EXP EXP")
    for place, experiment in enumerate(found):
        if experiment in found[:place]:
            other = exps[found.index(experiment)]
            raise UsageError(
                f"{other} and {exps[place]} are one experiment, {experiment}", "name another one"
            )
