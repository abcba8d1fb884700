"""From the provider's words for a call to a hint. Pure."""

from workers.backends.on_modal.outputs import Told
from workers.backends.remote import Hint, State

# status: state, outcome, what it means
_STATUS: dict[str, tuple[State, str | None, str]] = {
    "SUCCESS": ("done", None, ""),
    "FAILURE": ("gone", "failed", "the worker raised"),
    "INIT_FAILURE": ("gone", "failed", "the container did not start"),
    "TIMEOUT": ("gone", "timeout", "past its time limit"),
    "KERNEL_OOM_KILL": ("gone", "oom", "killed for want of memory"),
    "MEMORY_MANAGER_EVICTION": ("gone", "oom", "evicted for want of memory"),
    "MEMORY_THRASHING_EVICTION": ("gone", "oom", "evicted for want of memory"),
    "INTERNAL_FAILURE": ("gone", "killed", "a fault of the platform"),
    "IDLE_TIMEOUT": ("gone", "killed", "ended as idle"),
    "TERMINATED": ("gone", None, "ended from outside"),
}


def hint(told: Told) -> Hint:
    """What the call's status says. A status that nobody knows is `unknown`: it ends nothing.

    A remote TimeoutError or SystemExit is a FAILURE like any other: only the status counts, never the
    exception that the worker sends.
    """
    if not told.status:
        if told.open_inputs:
            return Hint("running")
        return Hint("gone", None, "the results of the call have expired: it ended more than days ago")
    if told.status not in _STATUS:
        return Hint("unknown", None, f"an unknown status: {told.status}")
    state, outcome, meaning = _STATUS[told.status]
    again = f"run {told.retries + 1} times" if told.retries else ""
    return Hint(state, outcome, "; ".join(filter(None, (meaning, told.text, again)))[:2000])
