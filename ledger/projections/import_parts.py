"""The rows of imports, by `EXP.part`: column by column, beside the event that they came with."""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "import_parts"
VERSION = 1
TYPES = frozenset({"results.imported"})
COLUMNS = ("line", "subject", "seed", "value")


def keys(event: Event) -> tuple[str, ...]:
    """One row for each part."""
    return (f"{subject_of(event)}.{event.data['part']}",)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The first of a part's events stands."""
    if row is not None:
        return row
    values = event.data["values"]
    return {**source(event), **{name: [value[name] for value in values] for name in COLUMNS}}
