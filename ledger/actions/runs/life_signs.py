"""The last sign of life of many runs, by few questions to the database: `watch` asks every second."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from ledger.store.database import Database
    from ledger.store.open import Store

LEASE_SECONDS = 60.0
"""The lease of an attempt that states none."""
_CHUNK = 400
_FACTS = " WHERE e.stream IN ({}) AND e.type IN ('spawn.intended', 'attempt.claimed') ORDER BY e.version"
_LAST = """SELECT e.stream, (SELECT l.recorded_at FROM events l WHERE l.stream = e.stream
 AND l.type <> 'run.suspected' ORDER BY l.version DESC LIMIT 1) FROM events e
 WHERE e.version = 1 AND e.stream IN ({})"""


class Sign(NamedTuple):
    """`seconds` since the last event of a run; lease and host of its last attempt."""

    seconds: float
    lease: float
    host: str


class _Fact(NamedTuple):
    lease: float = LEASE_SECONDS
    host: str = ""
    attempt: int = 0
    """The last attempt that was claimed."""


_known: "WeakKeyDictionary[Database, dict[tuple[str, int], _Fact]]" = WeakKeyDictionary()
"""By connection, then run and claimed attempt: what a claim says never changes."""


def signs(store: "Store", attempts: dict[str, int], now: int) -> dict[str, Sign]:
    """The sign of each run; `attempts` has the number of its last attempt, 0 if it has none.

    `now` in microseconds of the database's clock.
    """
    known = _known.setdefault(store.database, {})
    facts = {run: known.get((run, number)) for run, number in attempts.items()}
    found = _facts(store, [run for run, fact in facts.items() if fact is None])
    known.update({(run, fact.attempt): fact for run, fact in found.items() if fact.attempt})
    last = _last(store, list(attempts))
    return {run: _sign(facts[run] or found.get(run, _Fact()), last.get(run, now), now) for run in attempts}


def _sign(fact: _Fact, last: int, now: int) -> Sign:
    return Sign((now - last) / 1e6, fact.lease, fact.host)


def _facts(store: "Store", runs: list[str]) -> dict[str, _Fact]:
    from ledger.store.event import SELECT, event_of

    found: dict[str, _Fact] = {}
    for part in _parts(runs):
        for row in store.database.query(SELECT[store.dialect] + _FACTS.format(_marks(part)), tuple(part)):
            event = event_of(row)
            run, data = event.stream.removeprefix("run-"), event.data
            fact = found.get(run, _Fact())
            if event.type == "attempt.claimed":
                found[run] = fact._replace(lease=float(data["lease_seconds"]), attempt=data["attempt"])
            elif "spool" in data:
                found[run] = fact._replace(host=str(data["spool"]).rpartition(":")[0], attempt=0)
    return found


def _last(store: "Store", runs: list[str]) -> dict[str, int]:
    """When the last event of each run was recorded, its own doubts aside."""
    return {
        stream.removeprefix("run-"): moment
        for part in _parts(runs)
        for stream, moment in store.database.query(_LAST.format(_marks(part)), tuple(part))
        if moment is not None
    }


def _parts(runs: list[str]) -> Iterator[list[str]]:
    streams = [f"run-{run}" for run in runs]
    return (streams[place : place + _CHUNK] for place in range(0, len(streams), _CHUNK))


def _marks(part: list[str]) -> str:
    return ", ".join("?" * len(part))
