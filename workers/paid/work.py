"""What a service has to do for an experiment: what a launch asked for and nobody has tried since."""

from typing import NamedTuple

from ledger.actions.money.owed import NOTE
from ledger.domain.run import Run
from ledger.handle import fold_stream
from ledger.store.store import Store
from workers.assignment import Assignment
from workers.paid.ends import standing
from workers.paid.plan import plan_of
from workers.queued import asked, cell_of, run_streams
from workers.turns import Queued, last_end, seen

ENDS = frozenset({"run.ended", "run.lost"})


class Work(NamedTuple):
    """The runs to start or to watch; none where only money is left to settle."""

    assignment: Assignment
    queue: list[Queued]


def work_of(store: Store, assignment: Assignment) -> Work | None:
    """None where there is nothing to do. A restart of the service is no launch: what ended stays ended."""
    times = asked(store, assignment.experiment)
    streams = run_streams(store, assignment.experiment) if times else []
    found = [_queued(store, stream, times.get(cell_of(stream), 0)) for stream in streams]
    queue = sorted((one for one in found if one is not None), key=lambda one: cell_of(one.run))
    if not queue and not (times and _is_left(store, assignment)):
        return None
    return Work(assignment, queue)


def _is_left(store: Store, assignment: Assignment) -> bool:
    """Whether money is set aside, or an App stands that a supervisor of this account has left."""
    plan = plan_of(store, assignment)
    return bool(standing(store, plan)) or (plan.folder / NOTE).exists()


def _queued(store: Store, stream: str, since: int) -> Queued | None:
    loaded, events = fold_stream(store, stream)
    state: Run = loaded.state
    if state.queued is None or not since:
        return None
    ended = max((event.recorded_at for event in events if event.type in ENDS), default=0)
    if last_end(state) is not None and since <= ended:
        return None
    return Queued(stream.removeprefix("run-"), bool(state.queued["smoke"]), seen(state), bool(ended))
