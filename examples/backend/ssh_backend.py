"""Runs on the machine next door, by ssh; both machines see the same folders."""

import json
import re
import shlex
import subprocess
import uuid
from typing import Any

from workers.backends.remote import Hint, NotStarted, Place, Unavailable

HOST, CORES = "gpu-box", 64
WORKER = "python -P -m workers.remote envelope.json --call {call} >log 2>&1; echo $? >exit"
START = "cd {folder} && {{ LEDGER_URL=$(cat url) setsid sh -c {worker} </dev/null >out 2>&1 & echo $!; }}"
ALIVE = "(kill -0 {pid} || kill -0 -{pid}) 2>/dev/null"
LOOK = "cat {folder}/exit 2>/dev/null || {{ " + ALIVE + " && echo running; }} || echo gone"
WAIT = "for n in 1 2 3 4 5; do " + ALIVE + " || exit 0; sleep 1; done"
END = "kill -TERM -{pid}; " + WAIT + "; kill -KILL -{pid}"


class SshBackend:
    def __init__(self, place: Place) -> None:
        self._place, self._calls = place, place.folder / "ssh"

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        if (self._place.compute.get("cpu") or 0) > CORES:
            raise NotStarted(f"{HOST} has {CORES} cores")
        call = f"ssh-{uuid.uuid4().hex}"
        folder = self._calls / call
        folder.mkdir(parents=True, mode=0o700)
        (folder / "envelope.json").write_text(json.dumps(envelope))
        (folder / "url").write_text(self._place.url)  # not in the command line, which everybody can read
        worker = shlex.quote(WORKER.format(call=call))
        code, said = _ssh(START.format(folder=shlex.quote(str(folder)), worker=worker))
        if code != 0 or not said.strip().isdigit():
            raise Unavailable(f"{HOST} does not say whether it has started anything")
        return {"call": call, "pid": int(said)}

    def poll(self, handle: dict[str, Any]) -> Hint:
        known = self._known(handle)
        code, said = _ssh(LOOK.format(**known)) if known else (1, "")
        word = said.strip()
        if code != 0:
            return Hint("unknown")
        if word.isdigit() and int(word) <= 128:
            return Hint("done", None, f"exit code {word}")
        return Hint("running") if word == "running" else Hint("gone", "killed", word)

    def cancel(self, handle: dict[str, Any]) -> None:
        if self.poll(handle).state == "running":
            _ssh(END.format(**self._known(handle)))

    def logs(self, handle: dict[str, Any]) -> str:
        known = self._known(handle)
        return _ssh("tail -c 65536 {folder}/log".format(**known))[1] if known else ""

    def _known(self, handle: dict[str, Any]) -> dict[str, Any]:
        call, pid = handle.get("call"), handle.get("pid")
        if not isinstance(pid, int) or not re.fullmatch(r"ssh-[0-9a-f]{32}", str(call)):
            return {}
        return {"folder": shlex.quote(str(self._calls / str(call))), "pid": pid}


def _ssh(script: str) -> tuple[int, str]:
    """The exit code and what it printed; 255 if the host cannot be reached."""
    done = subprocess.run(["ssh", HOST, script], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout
