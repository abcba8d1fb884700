"""Which open attempts still show life, and who looks after them: read, not recorded."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledger.actions.presence import host, is_held
from ledger.places import home
from ledger.projections.run_state import ACTIVE

if TYPE_CHECKING:
    from ledger.store.open import Store

LEASE_SECONDS, GRACE_SECONDS = 60.0, 5.0
"""The lease of an attempt that states none; how long a queued run may wait for its supervisor to begin."""
_FACTS = " WHERE e.stream = ? AND e.type IN ('spawn.intended', 'attempt.claimed') ORDER BY e.version"
_LAST = """SELECT recorded_at FROM events WHERE stream = ? AND type <> 'run.suspected'
 ORDER BY version DESC LIMIT 1"""


@dataclass(slots=True)
class Liveness:
    """`suspected`: why, by run. `stalled`: a launch is needed. `orphaned`: this host's reaper has work."""

    suspected: dict[str, str] = field(default_factory=dict)
    stalled: bool = False
    orphaned: bool = False


@dataclass(frozen=True, slots=True)
class _Sign:
    """`seconds` since the last event of a run; lease and host of its last attempt."""

    seconds: float
    lease: float
    host: str


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
    for run, cell in active.items():
        if cell["state"] == "queued" and not alone:
            continue
        sign = _sign(store, run, now)
        silent = run != name and cell["state"] == "running" and sign.seconds > sign.lease
        if silent:
            found.suspected[run] = f"no sign of life for {sign.seconds:.0f} s"
        idle = idle or (cell["state"] == "queued" and sign.seconds > GRACE_SECONDS)
        elsewhere = elsewhere or (cell["state"] == "running" and not silent and sign.host != here)
        found.orphaned = found.orphaned or (alone and bool(cell["attempt"]) and sign.host == here)
    doubted = bool(found.suspected) or any(cell["state"] == "suspected" for cell in active.values())
    found.stalled = alone and (doubted or (idle and not elsewhere))
    return found


def _sign(store: "Store", run: str, now: int) -> _Sign:
    from ledger.store.event import SELECT, event_of

    stream, lease, where = f"run-{run}", LEASE_SECONDS, ""
    for row in store.database.query(SELECT[store.dialect] + _FACTS, (stream,)):
        data = event_of(row).data
        lease = float(data.get("lease_seconds", lease))
        where = str(data.get("spool", where)).rpartition(":")[0] if "spool" in data else where
    last = store.database.query(_LAST, (stream,))
    return _Sign((now - last[0][0]) / 1e6 if last else 0.0, lease, where)
