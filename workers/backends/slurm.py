"""Slurm through submitit: each run one job. Needs the extra `slurm` and a folder that all nodes share.

What Slurm says of a job is a hint: the worker's own events decide. submitit's pickled results are never
written by our workers and never opened here.
"""

import atexit
import os
import re
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from ledger.settings import load as load_settings
from workers.backends import call_folder, slurm_local
from workers.backends.capacity import too_much
from workers.backends.remote import Hint, NotStarted, Place, Unavailable
from workers.backends.slurm_call import slurm_call
from workers.backends.slurm_words import complaint, hint, parameters
from workers.processes import start_time

CLUSTERS = ("slurm", "local")
ASK_SECONDS = 15.0
"""How often Slurm's accounting is asked, for all calls at once."""
_CALL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ENVIRONMENT = threading.Lock()
_started: list[Any] = []
# submitit's own clean-up of a job needs modules that are gone at the very end of this process
atexit.register(_started.clear)


class SlurmBackend:
    """Own hardware, or a share of it. `[slurm]` in ledger.toml has folder, partition, account and more."""

    def __init__(self, place: Place) -> None:
        self._place, self._settings = place, load_settings().slurm
        self._cluster = os.environ.get("LEDGER_SLURM_CLUSTER") or self._settings.get("cluster", "slurm")
        if self._cluster not in CLUSTERS:
            raise UsageError(f"[slurm] cluster = {self._cluster!r}", "known: slurm, and local for a trial")
        shared = self._settings.get("folder", "")
        folder = Path(shared).expanduser() / place.ledger / place.experiment if shared else place.folder
        self._calls, self._asked = folder / "calls", float("-inf")

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """Submit a job; its handle is `{"call", "id", "cluster", "start_time", "folder"}`."""
        call = f"slurm-{uuid.uuid4().hex}"
        folder = self._calls / call
        refused = too_much(self._place.compute) if self._cluster == "local" else ""
        if refused:
            raise NotStarted(f"{refused}; ask for less in [compute]")
        try:
            call_folder.prepare(folder, envelope)
        except OSError as error:
            raise NotStarted(f"{folder}: {error.strerror}; make room there, or make it writable") from None
        number = self._submit(folder, call, envelope)
        begun = start_time(int(number)) if self._cluster == "local" else ""
        return {
            "call": call, "id": number, "cluster": self._cluster, "start_time": begun, "folder": str(folder),
        }  # fmt: skip

    def poll(self, handle: dict[str, Any]) -> Hint:
        """By Slurm's accounting, which knows of requeues; by the exit code where that is silent."""
        folder = self._folder(handle)
        if folder is None:
            return Hint("unknown", None, "this is no handle of a Slurm job")
        found = call_folder.ended(folder)
        if handle["cluster"] == "local":
            slurm_local.reap(_started)
            said = found or slurm_local.hint(folder, handle)
            return call_folder.ended(folder) or said
        said = self._ask(folder, handle)
        if found is None or said.state == "running" or said.outcome == "preempted":
            return said
        return found._replace(detail=f"{found.detail}, {said.detail}")

    def cancel(self, handle: dict[str, Any]) -> None:
        """`scancel`: SIGTERM, then by force; Unavailable if Slurm does not answer."""
        folder = self._folder(handle)
        if folder is None:
            return
        (folder / call_folder.CANCELLED).touch()
        if handle["cluster"] == "local":
            slurm_local.cancel(folder, handle)
            return
        try:
            _submitit().SlurmJob(folder, handle["id"]).cancel(check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            self._asked = float("-inf")
            if self.poll(handle).state not in ("done", "gone"):
                raise Unavailable(f"scancel {handle['id']}: {error}") from None

    def logs(self, handle: dict[str, Any]) -> str:
        """The last 64 KiB of what the job has printed."""
        folder = self._folder(handle)
        return "" if folder is None else call_folder.tail(folder / f"{handle['id']}_0_log.out")

    def _submit(self, folder: Path, call: str, envelope: dict[str, Any]) -> str:
        submitit = _submitit()
        wanted = parameters(self._place, envelope, self._settings)
        # one claim: repeating a killed worker is Slurm's part
        arguments = call_folder.worker(folder, call, 1)
        try:
            with _only(call_folder.environment(self._place.url)), ExitStack() as stack:
                if self._cluster == "local":
                    stack.enter_context(slurm_local.output_into(folder / "controller.log"))
                executor = submitit.AutoExecutor(folder=folder, cluster=self._cluster)
                executor.update_parameters(**wanted)
                started = executor.submit(slurm_call, str(folder), arguments)
        except submitit.core.utils.FailedJobError as error:
            raise complaint(str(error))(f"Slurm: {str(error).strip()}") from None
        except submitit.core.utils.FailedSubmissionError as error:
            raise Unavailable(str(error)) from None
        except (RuntimeError, NameError, ValueError, AssertionError, OSError) as error:
            remedy = "see [slurm] in ledger.toml and [compute] in the spec"
            text = str(error).partition("\n")[0]  # submitit goes on about other clusters
            raise NotStarted(f"{text}; {remedy}") from None
        if self._cluster == "local":
            _started.append(started)
        return str(started.job_id)

    def _ask(self, folder: Path, handle: dict[str, Any]) -> Hint:
        """One call of sacct for all jobs, at most every 15 seconds."""
        job = _submitit().SlurmJob(folder, handle["id"])
        due = time.monotonic() - self._asked >= ASK_SECONDS
        state = job.watcher.get_state(handle["id"], mode="force" if due else "cache")
        if due:
            self._asked = time.monotonic()
        return hint(state)

    def _folder(self, handle: dict[str, Any]) -> Path | None:
        """Where the call's files lie: by its name, never by a path that somebody states."""
        call = handle.get("call")
        known = isinstance(call, str) and _CALL.fullmatch(call) and str(handle.get("id", "")).isdigit()
        if not known or handle.get("cluster") not in CLUSTERS:
            return None
        folder = self._calls / str(call)
        return folder if folder.is_dir() else None


@contextmanager
def _only(environment: dict[str, str]) -> Iterator[None]:
    """Submit with this environment alone: sbatch hands on what it finds, so secrets must not be there.

    The variables of a job that we may run in ourselves are not the new one's, but the cluster's address is.
    """
    foreign = re.compile(r"(SLURM|SLURMD|SRUN|SBATCH|SUBMITIT)_(?!CONF$)")
    with _ENVIRONMENT:
        before = dict(os.environ)
        try:
            os.environ.clear()
            os.environ.update({name: value for name, value in environment.items() if not foreign.match(name)})
            # a folder named `workers` where the user stands must not hide ours
            os.environ["PYTHONSAFEPATH"] = "1"
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def _submitit() -> Any:
    try:
        import submitit
    except ImportError:
        raise UsageError(
            "the backend slurm needs submitit", "pip install 'experiment-ledger[slurm]'"
        ) from None
    return submitit
