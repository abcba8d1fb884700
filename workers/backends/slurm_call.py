"""What a Slurm node runs: submitit's process becomes the worker, so no result is ever pickled."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from workers.backends import call_folder
from workers.hardware import host
from workers.processes import start_time

PROCESS = "process.json"


def slurm_call(folder: str, arguments: list[str]) -> NoReturn:
    """Replace this process by the worker of a call: `arguments` of call_folder.SCRIPT.

    A requeue by Slurm repeats the call under the same name.
    """
    place = Path(folder)
    with suppress(PermissionError):  # it leads a group already
        os.setsid()
    here = {"pid": os.getpid(), "start_time": start_time(os.getpid()), "host": host()}
    fresh = place / (PROCESS + ".part")
    fresh.write_text(json.dumps(here), encoding="utf-8")
    fresh.replace(place / PROCESS)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    sys.stdout.flush()
    sys.stderr.flush()
    shell = ["sh", "-c", call_folder.SCRIPT, "sh", *arguments, "--container", f"{host()}:{os.getpid()}"]
    os.execve("/bin/sh", shell, environment)  # noqa: S606 - a fixed program; the paths are arguments
