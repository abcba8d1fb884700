"""The folder of one call whose worker sees our disk: what was asked, what it printed, how it ended."""

import json
import os
from pathlib import Path
from typing import Any

from workers.backends.remote import Hint
from workers.environment import without_secrets
from workers.programs import command, with_path

ENVELOPE, OUTPUT, EXIT, CANCELLED = "envelope.json", "output.log", "exit", "cancelled"
TAIL_BYTES = 65_536

# $1: the folder, $2: claims, then the command. A worker that was killed, or could not reach the ledger (75),
# is repeated as the same call, as providers do, up to its claims. The exit code is written at the very end,
# when stragglers of the group have been told to end.
SCRIPT = """
folder=$1 claims=$2 made=0 code=143
shift 2
trap : TERM
rm -f "$folder/exit"
while [ "$made" -lt "$claims" ] && [ ! -e "$folder/cancelled" ]; do
  [ "$made" -eq 0 ] || sleep 1
  made=$((made + 1))
  "$@"
  code=$?
  [ "$code" -gt 128 ] || [ "$code" -eq 75 ] || break
done
trap '' TERM
kill -TERM 0
echo "$code" > "$folder/exit.part" && mv "$folder/exit.part" "$folder/exit"
exit "$code"
"""


def prepare(folder: Path, envelope: dict[str, Any]) -> None:
    """Make the folder, for this user alone, and lay the envelope into it; OSError passes."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700)
    with (folder / ENVELOPE).open("w", encoding="utf-8") as file:
        json.dump(envelope, file)
        file.flush()
        os.fsync(file.fileno())


def worker(folder: Path, call: str, claims: int) -> list[str]:
    """The arguments of SCRIPT; `--container NAME` may be added where it runs."""
    started = command("workers.remote", str(folder / ENVELOPE), "--call", call)
    return [str(folder), str(max(claims, 1)), *started]


def environment(url: str) -> dict[str, str]:
    """What a worker may see of this process's environment, with the address of the ledger."""
    clean = with_path(without_secrets(os.environ))
    return {**clean, "LEDGER_URL": url, "PYTHONUNBUFFERED": "1"}


def ended(folder: Path) -> Hint | None:
    """How the call ended by its exit code; None while there is none."""
    try:
        code = int((folder / EXIT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if code <= 128:
        return Hint("done", None, f"exit code {code}")
    if (folder / CANCELLED).exists():
        return Hint("gone", "stopped", "cancelled")
    return Hint("gone", "killed", f"killed by signal {code - 128}")


def tail(path: Path) -> str:
    """The last 64 KiB of a text file; empty if it cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - TAIL_BYTES, 0))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
