"""What an import did not read, or took as it stands although it looks odd."""

from typing import TYPE_CHECKING

from ledger.actions.results.import_stated import Stated

if TYPE_CHECKING:
    from ledger.plan.imported_rows import Rows

_NAMED = 8


def notes(rows: "Rows", stated: Stated) -> list[str]:
    """Sentences for whoever imports; nothing here keeps a file out."""
    from ledger.rules.imported_units import looks_like_fractions
    from ledger.rules.refusal import listed

    found = []
    if rows.passed_over:
        many = "columns" if len(rows.passed_over) > 1 else "column"
        found.append(f"not read: {many} {listed([ascii(title[:40]) for title in rows.passed_over], _NAMED)}")
    if looks_like_fractions(rows.values, stated.metric, stated.unit):
        found.append(f"no {stated.metric} is above 1 {stated.unit}: are the values fractions?")
    return found
