"""Names of experiments: `project/name`, `name` and `@last`, each to the ids behind it, oldest first."""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "names"
VERSION = 2
TYPES = frozenset({"experiment.proposed", "experiment.imported"})
LAST = "@last"


def keys(event: Event) -> tuple[str, ...]:
    """The three names that a proposal or an import gives."""
    return f"{event.data['project']}/{event.data['name']}", event.data["name"], LAST


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """The experiments of this name; `@last` has only the newest."""
    experiment = subject_of(event)
    before = [] if row is None or key == LAST else row["experiments"]
    kept = before if experiment in before else [*before, experiment]
    return {"experiments": kept, **source(event)}
