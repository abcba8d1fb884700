"""Slurm's commands as shell scripts over a folder: enough to submit, ask, cancel, preempt and requeue.

A job is a folder `<id>` with `script` and `state`. `answer` holds what sbatch shall complain instead;
`silent` makes sacct and scancel fail; `asked` has a line for each call of sacct.
"""

import os
import subprocess
from pathlib import Path

COMMANDS = {
    "sbatch": """
        if [ -s "$FAKE/answer" ]; then cat "$FAKE/answer" >&2; exit 1; fi
        id=41
        until mkdir "$FAKE/$id" 2>/dev/null; do id=$((id + 1)); done
        cp "$1" "$FAKE/$id/script"
        export -p > "$FAKE/$id/environment"
        begin "$id"
        echo "Submitted batch job $id" """,
    "begin": """
        . "$FAKE/$1/environment"
        echo RUNNING > "$FAKE/$1/state"
        SLURM_JOB_ID=$1 SLURM_PROCID=0 SLURM_LOCALID=0 setsid sh -c '
          sh "$1/script" >> "$1/output" 2>&1
          code=$?
          [ "$(cat "$1/state")" = RUNNING ] || exit
          [ $code -eq 0 ] && echo COMPLETED > "$1/state" || echo FAILED > "$1/state"
        ' sh "$FAKE/$1" < /dev/null > /dev/null 2>&1 &""",
    "srun": """
        [ "$1" = --unbuffered ] && [ "$2" = --output ] || exit 2
        out=$(echo "$3" | sed "s/%j/$SLURM_JOB_ID/; s/%t/0/")
        shift 3
        exec "$@" >> "$out" 2>&1""",
    "sacct": """
        [ ! -e "$FAKE/silent" ] || exit 1
        echo asked >> "$FAKE/asked"
        echo "JobID|State|NodeList"
        for job in "$FAKE"/[0-9]*; do echo "$(basename "$job")|$(cat "$job/state")|node1"; done""",
    "scancel": """
        [ ! -e "$FAKE/silent" ] || exit 1
        case $(cat "$FAKE/$1/state") in RUNNING | PENDING) ;; *) exit 0 ;; esac
        echo "CANCELLED by 0" > "$FAKE/$1/state"
        end "$1" TERM
        sleep 0.3
        end "$1" KILL""",
    "end": """
        for found in $(grep -lsazx "SLURM_JOB_ID=$1" /proc/[0-9]*/environ); do
          grep -qsazx "FAKE=$FAKE" "$found" || continue
          pid=${found#/proc/}
          kill -"$2" "${pid%/environ}"
        done 2> /dev/null
        exit 0""",
}


class FakeSlurm:
    """A cluster of one node in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.bin = folder, folder / "bin"
        self.bin.mkdir(parents=True)
        for name, text in COMMANDS.items():
            path = self.bin / name
            path.write_text("#!/bin/sh" + text + "\n")
            path.chmod(0o755)
        self.environment = {"FAKE": str(folder), "PATH": f"{self.bin}:{os.environ['PATH']}"}

    def refuse(self, answer: str) -> None:
        """What sbatch complains from now on."""
        (self.folder / "answer").write_text(answer)

    def fall_silent(self, silent: bool = True) -> None:
        """Accounting and scancel do not answer; or do again."""
        (self.folder / "silent").touch() if silent else (self.folder / "silent").unlink()

    def say(self, job: str, state: str) -> None:
        """What accounting says of a job from now on."""
        (self.folder / job / "state").write_text(state + "\n")

    def preempt(self, job: str) -> None:
        """Kill a job's processes and put it back into the queue."""
        self.say(job, "PENDING")
        self._run("end", job, "KILL")

    def resume(self, job: str) -> None:
        """Start a queued job again, as Slurm does after a requeue."""
        self._run("begin", job)

    def asked(self) -> int:
        """How often accounting was asked."""
        path = self.folder / "asked"
        return len(path.read_text().splitlines()) if path.exists() else 0

    def script(self, job: str) -> str:
        """What was submitted."""
        return (self.folder / job / "script").read_text()

    def _run(self, *words: str) -> None:
        subprocess.run([self.bin / words[0], *words[1:]], env={**os.environ, **self.environment}, check=True)
