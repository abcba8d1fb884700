"""The same science asked again: experiments by their config and context fingerprints, oldest first.

A row's key is `CONFIG.CONTEXT.INDEX` with the index of the proposal, so that no row grows.
"""

from ledger.projections.protocol import Row, source, subject_of
from schemas.envelope import Event

NAME = "sciences"
VERSION = 1
TYPES = frozenset({"experiment.proposed"})


def keys(event: Event) -> tuple[str, ...]:
    """The one row of a proposal."""
    return (f"{prefix(event.data['fingerprints'])}{event.index:015d}",)


def fold(row: Row | None, key: str, event: Event) -> Row | None:
    """Who asked, over which seeds and subjects."""
    plan = event.data["plan"]
    return {
        "experiment": subject_of(event), "project": event.data["project"], "name": event.data["name"],
        "seeds": plan["seeds"], "subjects": plan["subjects"], **source(event),
    }  # fmt: skip


def prefix(fingerprints: dict[str, str]) -> str:
    """What the keys of one science in one context begin with."""
    return f"{fingerprints['config']}.{fingerprints['context']}."
