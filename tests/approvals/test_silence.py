"""The secret is nowhere: not on the screen, in the process, in a file or in the log."""

import os
import subprocess
import sys
from pathlib import Path

from ledger.address import sqlite_path
from ledger.store.open import Store
from tests.approvals.conftest import SECRET, Terminal
from tests.approvals.terminal import environment

BOTH = f"30\n{SECRET}\n"


def test_a_secret_typed_ahead_is_not_shown(planned: str, enrolled: str, terminal: Terminal) -> None:
    """Both lines at once, as a script sends them: the dollars are echoed, the secret never."""
    seen = terminal("approve", "shift", typed=[("Dollars", BOTH)])
    assert seen.code == 0
    assert "Dollars to approve: 30" in seen.screen
    assert SECRET not in seen.screen + seen.out


def test_a_secret_after_a_refused_amount_is_not_shown(
    planned: str, enrolled: str, terminal: Terminal
) -> None:
    """Where the amount is refused, the line that follows is not left for the shell to echo."""
    seen = terminal("approve", "shift", typed=[("Dollars", f"1\n{SECRET}\n")])
    assert seen.code == 3
    assert SECRET not in seen.screen


def test_the_process_does_not_carry_it(planned: str, enrolled: str, folder: Path, url: str) -> None:
    """While the dialog is open, arguments and environment of the process do not hold the secret."""
    master, slave = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ledger", "approve", "shift"], cwd=folder, env=environment(LEDGER_URL=url),
        stdin=slave, stdout=subprocess.DEVNULL, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    os.write(master, b"30\n")
    screen = b""
    while b"Secret" not in screen:
        screen += os.read(master, 4096)
    os.write(master, SECRET.encode())
    seen = [Path(f"/proc/{process.pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    os.write(master, b"\n")
    assert process.wait(timeout=30) == 0
    os.close(master)
    assert SECRET.encode() not in b"".join(seen)


def test_no_file_and_no_event_holds_it(
    store: Store, planned: str, enrolled: str, terminal: Terminal, tmp_path: Path
) -> None:
    """After an approval, neither a file below home, state and project nor a byte of the log has it."""
    assert terminal("approve", "shift", typed=[("Dollars", BOTH)]).code == 0
    database = [sqlite_path(store.url).parent] if store.dialect == "sqlite" else []
    files = [file for place in (tmp_path, *database) for file in place.rglob("*") if file.is_file()]
    assert any("approvers" in file.parts for file in files)
    assert not [file for file in files if SECRET.encode() in file.read_bytes()]
    log = b"".join(bytes(row[0]) for row in store.database.query("SELECT bytes FROM events"))
    assert b"launch.approved" in log
    assert SECRET.encode() not in log
