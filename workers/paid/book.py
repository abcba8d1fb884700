"""What a supervisor knows of an experiment's runs: folded from the log, and caught up from it.

Nothing else is remembered, so a supervisor that is killed at any step goes on where the log says.
"""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain import run as run_domain
from ledger.store.read import head_index, read_log, read_stream, streams_like
from ledger.store.seal import seal
from ledger.store.store import Store
from schemas.envelope import Event


@dataclass(slots=True)
class Times:
    """When things happened to one attempt, by the database's clock in microseconds; 0: not yet."""

    intended: int = 0
    spawned: int = 0
    claimed: int = 0
    ended: int = 0
    reported: int = 0
    suspected: int = 0


@dataclass(slots=True)
class Tracked:
    """One run: its state, and when what happened. `heard`: the last event that its worker wrote."""

    run: str
    version: int = 0
    state: run_domain.Run = field(default_factory=run_domain.initial)
    times: list[Times] = field(default_factory=list)
    heard: int = 0

    @property
    def root(self) -> int:
        """The attempt that the supervisor itself started last: those after it are the provider's repeats."""
        attempts = self.state.attempts
        return max((n for n, a in enumerate(attempts, 1) if a.retry_of is None), default=0)

    def take(self, event: Event) -> None:
        """Fold an event; one that is known already changes nothing."""
        if event.version <= self.version:
            return
        self.version = event.version
        self.state = run_domain.evolve(self.state, event.type, event.data)
        self._note(event)

    def _note(self, event: Event) -> None:
        if event.type == "spawn.intended":
            self.times.append(Times(intended=event.recorded_at))
        name = _WHEN.get(event.type)
        if name is not None:
            setattr(self.times[event.data["attempt"] - 1], name, event.recorded_at)
        if event.type in _SPOKEN:
            self.heard = event.recorded_at


_WHEN = {
    "run.spawned": "spawned", "attempt.claimed": "claimed", "run.ended": "ended", "run.lost": "ended",
    "provider.reported": "reported", "run.suspected": "suspected",
}  # fmt: skip
_SPOKEN = frozenset(
    {
        "attempt.claimed", "run.heartbeat", "metrics.logged", "checkpoint.saved", "config.read",
        "nonfinite.detected", "invariance.checked", "result.recorded", "run.ended",
    }
)  # fmt: skip
_TYPES = frozenset(
    {
        *_SPOKEN, *_WHEN, "run.queued", "spawn.intended", "cost.incurred", "run.suspected", "run.recovered",
        "stop.requested", "stop.approved", "stop.refused", "guard.tripped",
    }
)  # fmt: skip


class Book:
    """The runs of one experiment by id."""

    def __init__(self, experiment: str) -> None:
        self._prefix = f"run-{experiment}."
        self._index: int | None = None
        self.runs: dict[str, Tracked] = {}

    @property
    def begun(self) -> bool:
        """Whether it was read at all."""
        return self._index is not None

    def catch_up(self, store: Store) -> None:
        """Read what is new; the first time, the experiment's own streams."""
        seal(store)
        head = head_index(store)  # first: what is appended while this reads is read the next time
        if self._index is None:
            for stream in streams_like(store, self._prefix):
                for event in read_stream(store, stream):
                    self._take(event)
            self._index = head
        for event in read_log(store, self._index, to_index=head, types=_TYPES):
            self._take(event)
        self._index = max(self._index, head)

    def reread(self, store: Store, run: str) -> Tracked:
        """One run as it stands now, sealed or not: after an append of our own."""
        for event in read_stream(store, f"run-{run}"):
            self._take(event)
        return self.runs[run]

    def _take(self, event: Event) -> None:
        name = event.stream.removeprefix("run-")
        if not event.stream.startswith(self._prefix) or not name.rpartition(".")[2].isdigit():
            return
        self.runs.setdefault(name, Tracked(name)).take(event)


def cost_so_far(tracked: Tracked, rate: int, now: int) -> int:
    """Micro-dollars of the call: what its attempts cost, an open one by its time since the claim.

    One that nobody has claimed counts from its start: its container may crash again and again before it can
    claim, and a provider repeats that for ever.
    """
    from schemas.money import cost

    total = 0
    for attempt, times in _call(tracked):
        if attempt.cost is not None:
            total += attempt.cost
        elif times.claimed or times.spawned:
            total += cost(rate, max(0, now - (times.claimed or times.spawned)) / 1e6)
    return total


def unseen_seconds(tracked: Tracked, timeout: float, claims: int, now: int) -> float:
    """How long the last attempt lived at most, whose end nobody saw: until the provider said that it is over.

    Nor longer than its time limit, which worker and provider both keep: who asks may have slept for a night.
    A call that passed what was reserved for it while somebody looked counts in full.
    """
    times = tracked.times[-1]
    began = times.claimed or times.spawned or times.intended
    seconds = max(0, (times.reported or now) - began) / 1e6
    if tracked.state.attempts[-1].tripped:
        return seconds
    return min(seconds, timeout if times.claimed else timeout * claims)


def claims(tracked: Tracked) -> int:
    """How often the call has been claimed."""
    return sum(1 for attempt, _ in _call(tracked) if attempt.claimed)


def _call(tracked: Tracked) -> list[tuple[Any, Times]]:
    start = max(tracked.root - 1, 0)
    return list(zip(tracked.state.attempts[start:], tracked.times[start:], strict=True))


def handle_for(tracked: Tracked) -> dict[str, Any] | None:
    """The recorded handle; where a supervisor died before it recorded one, the name that the worker knows."""
    attempt = tracked.state.attempts[tracked.root - 1]
    if attempt.handle:
        return attempt.handle
    return {"call": attempt.call} if attempt.call else None


def never_ran(tracked: Tracked) -> int:
    """How many of the last attempts were never claimed, one after the other: those cost nothing."""
    count = 0
    for attempt in reversed(tracked.state.attempts):
        if attempt.claimed or not attempt.lost:
            break
        count += 1
    return count
