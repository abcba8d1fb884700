"""Our words and Slurm's: parameters of a submission, states of a job, refusals."""

import math
import re
from typing import Any

from schemas.events.shared import Outcome
from workers.backends.remote import Hint, NotReached, NotStarted, Place, Unavailable

MARGIN_SECONDS = 120
"""A worker ends a run at its timeout by itself; Slurm's own limit comes this much later."""
SIGNAL_SECONDS = 30
OWN = ("folder", "cluster", "parameters")

_RUNNING = frozenset({
    "PENDING", "RUNNING", "CONFIGURING", "COMPLETING", "SUSPENDED", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD",
    "RESIZING", "RESV_DEL_HOLD", "SIGNALING", "SPECIAL_EXIT", "STAGE_OUT", "STOPPED", "READY",
})  # fmt: skip
_GONE: dict[str, Outcome | None] = {
    "CANCELLED": "stopped", "TIMEOUT": "timeout", "OUT_OF_MEMORY": "oom", "NODE_FAIL": "killed",
    "BOOT_FAIL": "killed", "DEADLINE": "killed", "REVOKED": "killed",
}  # fmt: skip
_LATER = re.compile(r"unable to contact|connect failure|standby|temporarily|MaxSubmit|submit limit", re.I)
_UNHEARD = re.compile(r"timed? ?out|communicat|transmitted|receive|connection|unexpected message", re.I)


def parameters(place: Place, envelope: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    """What submitit is told: limits from the spec's [compute], the rest from `[slurm]` of ledger.toml.

    `timeout_min` in minutes, `mem_gb` in GiB as Slurm counts; what is not stated is the cluster's default.
    """
    compute = place.compute
    gpus = max(int(compute.get("gpus") or 0), 1 if compute.get("gpu") else 0)
    cpu, gib = compute.get("cpu"), compute.get("memory_gib")
    found: dict[str, Any] = {
        "name": f"ledger-{envelope['run']}-{envelope['attempt']}",
        "timeout_min": math.ceil((float(compute["timeout_s"]) + MARGIN_SECONDS) / 60),
        "gpus_per_node": gpus or None, "cpus_per_task": math.ceil(float(cpu)) if cpu else None,
        "mem_gb": float(gib) if gib else None, "nodes": 1, "tasks_per_node": 1, "stderr_to_stdout": True,
        "slurm_signal_delay_s": SIGNAL_SECONDS,
        "slurm_comment": f"ledger {place.ledger} experiment {place.experiment}",
    }  # fmt: skip
    if gpus and compute.get("gpu"):
        found["slurm_gpus_per_node"] = f"{compute['gpu']}:{gpus}"
    stated = {key: value for key, value in settings.items() if key not in OWN}
    stated |= settings.get("parameters", {})
    return found | {f"slurm_{key}": value for key, value in stated.items()}


def hint(state: str) -> Hint:
    """What a state of Slurm's accounting says. PREEMPTED is no end: the job may be on its way back."""
    word = state.upper().split(" ")[0]
    if word in _RUNNING:
        return Hint("running", None, word)
    if word in ("COMPLETED", "FAILED"):
        return Hint("done", None, word)
    if word in _GONE:
        return Hint("gone", _GONE[word], word)
    return Hint("unknown", "preempted" if word == "PREEMPTED" else None, word)


def complaint(answer: str) -> type[Exception]:
    """What sbatch complains of: NotReached (ask again), Unavailable (perhaps submitted) or NotStarted."""
    if _LATER.search(answer):
        return NotReached
    return Unavailable if _UNHEARD.search(answer) else NotStarted
