"""Which open attempts still show life, and who looks after them: read, not recorded."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.actions.runs.life_signs import signs
from ledger.actions.runs.presence import host, is_held
from ledger.places import home
from ledger.projections.run_state import ACTIVE

if TYPE_CHECKING:
    from ledger.store.open import Store

GRACE_SECONDS = 5.0
"""How long a queued run may wait for its supervisor to begin."""


@dataclass(slots=True)
class Liveness:
    """`suspected`: why, by run. `stalled`: a launch is needed. `orphaned`: this host's reaper has work."""

    suspected: dict[str, str] = field(default_factory=dict)
    stalled: bool = False
    orphaned: bool = False


def look(store: "Store", name: str, cells: dict[str, dict[str, Any]]) -> Liveness:
    """Look at the runs of an experiment, or at an exploratory run, called `name`.

    `cells` has `attempt` and `state` by run. Commands of exploratory runs send no heartbeats, so silence
    says nothing about them.
    """
    from ledger.store.read import now_micros

    found, active = Liveness(), {run: cell for run, cell in cells.items() if cell["state"] in ACTIVE}
    if not active:
        return found
    now, here = now_micros(store), host()
    alone = not is_held(home(store.url, store.ledger_id), name)
    idle = elsewhere = False
    looked = {run: cell for run, cell in active.items() if cell["state"] != "queued" or alone}
    for run, sign in signs(store, {run: cell["attempt"] or 0 for run, cell in looked.items()}, now).items():
        cell = looked[run]
        silent = run != name and cell["state"] == "running" and sign.seconds > sign.lease
        if silent:
            found.suspected[run] = f"no sign of life for {sign.seconds:.0f} s"
        idle = idle or (cell["state"] == "queued" and sign.seconds > GRACE_SECONDS)
        elsewhere = elsewhere or (cell["state"] == "running" and not silent and sign.host != here)
        found.orphaned = found.orphaned or (alone and bool(cell["attempt"]) and sign.host == here)
    doubted = bool(found.suspected) or any(cell["state"] == "suspected" for cell in active.values())
    found.stalled = alone and (doubted or (idle and not elsewhere))
    return found
