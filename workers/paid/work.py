"""What a service has to do for an experiment: what a launch asked for and nobody has tried since."""

from typing import NamedTuple

from ledger.domain.run import Run
from ledger.handle import fold_stream
from ledger.store.read import read_stream, streams_like
from ledger.store.store import Store
from workers.assignment import Assignment
from workers.paid.ends import standing
from workers.paid.plan import plan_of
from workers.turns import Queued, last_end, seen

ENDS = frozenset({"run.ended", "run.lost"})


class Work(NamedTuple):
    """The runs to start or to watch; none where only money is left to settle."""

    assignment: Assignment
    queue: list[Queued]


def work_of(store: Store, assignment: Assignment) -> Work | None:
    """None where there is nothing to do. A restart of the service is no launch: what ended stays ended."""
    prefix, asked = f"run-{assignment.experiment}.", _asked(store, assignment.experiment)
    streams = [s for s in streams_like(store, prefix) if s[len(prefix) :].isdigit()] if asked else []
    found = [_queued(store, stream, asked.get(int(stream[len(prefix) :]), 0)) for stream in streams]
    queue = sorted((one for one in found if one is not None), key=lambda one: int(one.run.rpartition(".")[2]))
    if not queue and not (asked and standing(store, plan_of(store, assignment))):
        return None
    return Work(assignment, queue)


def _queued(store: Store, stream: str, asked: int) -> Queued | None:
    loaded, events = fold_stream(store, stream)
    state: Run = loaded.state
    if state.queued is None or not asked:
        return None
    ended = max((event.recorded_at for event in events if event.type in ENDS), default=0)
    if last_end(state) is not None and asked <= ended:
        return None
    return Queued(stream.removeprefix("run-"), bool(state.queued["smoke"]), seen(state), bool(ended))


def _asked(store: Store, experiment: str) -> dict[int, int]:
    """When a launch last asked for each cell, by the database's clock (microseconds)."""
    return {
        cell: event.recorded_at
        for event in read_stream(store, f"experiment-{experiment}")
        if event.type == "launch.requested"
        for cell in event.data["cells"]
    }


def due_runs(store: Store, experiment: str) -> list[Queued]:
    """The runs of an experiment that a launch asked for."""
    from workers.launch import queued

    return queued(store, experiment)
