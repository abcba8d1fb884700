"""`ledger watch`: redrawn on a terminal, a line for each change elsewhere, one document with `--json`."""

import json
import os
import pty
import signal
import subprocess
import sys
from typing import Any

from tests.approvals.terminal import environment


def on_screen(site: Any, *words: str, leave: bool = False) -> tuple[int, str]:
    """Exit code and everything that `ledger watch WORDS` writes to a terminal; `leave` presses Ctrl-C."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ledger", "watch", *words], cwd=site.folder, stdin=slave, stdout=slave,
        stderr=slave, env=environment(LEDGER_URL=site.url, TERM="xterm", COLUMNS="100", LINES="30"),
    )  # fmt: skip
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
        if leave and seen.count(b"\x1b[J") >= 2:
            process.send_signal(signal.SIGINT)
            leave = False
    os.close(master)
    return process.wait(), seen.decode()


def test_it_is_drawn_again_until_nothing_runs(site) -> None:
    """The run with its step and cost, drawn over itself; then the final status, and exit 0."""
    experiment = site.propose(steps=400)
    run = site.start(experiment)
    code, text = on_screen(site, experiment)
    assert code == 0
    assert f"{run}  ann" in text
    assert text.count("\x1b[4F\x1b[J") >= 2  # as many lines back as were drawn, and once at the end
    final = text.rpartition("\x1b[J")[2]
    assert "smoked, 3 cells: ok 1" in final
    assert final.rstrip().endswith(f"Next: ledger launch {experiment}")


def test_ctrl_c_leaves_and_the_run_goes_on(sqlite_site) -> None:
    """Exit 0, a word that the runs go on, and they do."""
    run = sqlite_site.start(sqlite_site.propose())
    code, text = on_screen(sqlite_site, "shift", leave=True)
    assert code == 0
    assert "the runs go on" in text
    assert "Traceback" not in text
    assert sqlite_site.piped("status", run)[1]["outcome"] == "running"
    code, document = sqlite_site.piped("watch", "shift", "--once")
    assert (code, document["outcomes"]) == (0, {"running": 1})


def test_elsewhere_each_change_is_a_line(sqlite_site) -> None:
    """In a pipe a line for each change and no escape sequence; with `--json` one document at the end."""
    site = sqlite_site
    experiment = site.propose(steps=250)
    site.start(experiment)
    call = [sys.executable, "-m", "ledger", "watch", experiment]
    common: dict[str, Any] = {
        "cwd": site.folder, "env": environment(LEDGER_URL=site.url), "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE, "text": True,
    }  # fmt: skip
    with subprocess.Popen(call, **common) as plain, subprocess.Popen([*call, "--json"], **common) as document:
        lines, told = plain.communicate(timeout=60)[0], json.loads(document.communicate(timeout=60)[0])
    assert (plain.returncode, document.returncode) == (0, 0)
    assert lines.splitlines()[0] == f"{experiment}: running 1"
    assert "\x1b" not in lines
    assert (told["experiment"], told["outcomes"], told["cost"]["state"]) == (
        experiment,
        {"ok": 1},
        "estimated",
    )


def test_what_did_not_end_well_ends_with_one(sqlite_site, capsys) -> None:
    """Exit 1 where a run was stopped; exit 4 for no experiment."""
    from ledger.cli.main import main

    site = sqlite_site
    experiment = site.propose()
    site.start(experiment)
    site.launched[0].send_signal(signal.SIGTERM)
    assert main(["watch", experiment]) == 1
    assert main(["watch", "nobody"]) == 4
    assert "stopped 1" in capsys.readouterr().out
