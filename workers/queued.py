"""The runs that a launch has asked for, as they stand now."""

from ledger.domain.run import Run
from ledger.handle import load
from ledger.store.read import read_stream, streams_like
from ledger.store.store import Store
from workers.turns import Queued, seen


def queued(store: Store, experiment: str) -> list[Queued]:
    """The planned runs of an experiment, in the plan's order."""
    times = asked(store, experiment)
    found = []
    for stream in run_streams(store, experiment):
        state: Run = load(store, stream).state
        if state.queued is not None:
            cell = cell_of(stream)
            again = cell in times and times[cell] > _last_end(store, stream)
            found.append(Queued(stream.removeprefix("run-"), bool(state.queued["smoke"]), seen(state), again))
    return sorted(found, key=lambda item: cell_of(item.run))


def asked(store: Store, experiment: str) -> dict[int, int]:
    """When a launch last asked for each cell, by the database's clock (microseconds)."""
    return {
        cell: event.recorded_at
        for event in read_stream(store, f"experiment-{experiment}")
        if event.type == "launch.requested"
        for cell in event.data["cells"]
    }


def run_streams(store: Store, experiment: str) -> list[str]:
    """The streams of an experiment's planned runs; `try` runs are none."""
    prefix = f"run-{experiment}."
    return [stream for stream in streams_like(store, prefix) if stream[len(prefix) :].isdigit()]


def cell_of(run: str) -> int:
    """The cell of a run's id, or of its stream."""
    return int(run.rpartition(".")[2])


def _last_end(store: Store, stream: str) -> int:
    ends = [event.recorded_at for event in read_stream(store, stream) if event.type == "run.ended"]
    return max(ends, default=0)
