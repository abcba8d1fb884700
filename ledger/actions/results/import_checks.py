"""The three checks of an import: printed mean, printed SD, granularity."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.results.import_stated import Stated

if TYPE_CHECKING:
    from ledger.plan.imported_rows import Rows
    from ledger.rules.imported_figures import Figures

_SHOWN = 10


def check(
    stated: Stated, rows: "Rows", found: "Figures", items: Sequence[int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The verdicts on mean, sd and granularity, and what is behind each that differs."""
    from ledger.rules.imported_checks import AGREES, check_printed, verdict
    from ledger.rules.proportions import is_percent

    checks, differences = check_printed(stated.printed(), found)
    # an accuracy above 1 is one in percent, whatever the unit is called
    whole = 100 if is_percent(stated.unit) or max(rows.values) > 1.0 else 1
    holds, told = _granular(rows, items, whole)
    mean = stated.printed_mean
    # a mean that agrees within its last digit may have been cut instead of rounded
    doubted = holds is not None and mean is not None and checks["mean"] != AGREES
    if doubted and not _reachable(str(mean), rows, items, whole):
        holds, told["printed_mean"] = False, mean
    if holds is False:
        differences["granularity"] = told
    return {**checks, "granularity": verdict(holds)}, differences


def _granular(rows: "Rows", items: Sequence[int], whole: int) -> tuple[bool | None, dict[str, Any]]:
    """Counts are what they are; values are looked at one by one."""
    from ledger.rules.imported_checks import check_granularity

    if rows.totals:
        return True, {"count": 0, "values": []}
    holds, bad = check_granularity(rows.texts, items, whole=whole)
    shown = [
        {
            "line": rows.lines[place], "subject": rows.subjects[place], "value": rows.texts[place],
            "n_test": items[place], "nearest": nearest,
        }
        for place, nearest in bad[:_SHOWN]
    ]  # fmt: skip
    return holds, {"count": len(bad), "values": shown}


def _reachable(mean: str, rows: "Rows", items: Sequence[int], whole: int) -> bool:
    from ledger.rules.imported_checks import attainable

    return attainable(mean, items, list(Counter(rows.subjects).values()), whole=whole) is not False
