"""Ctrl-C: the runs are stopped through the supervisor, and what is said afterwards is true."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from ledger.cli.launch_text import text
from ledger.cli.main import main


def test_ctrl_c_stops_the_runs_and_says_so(ready: Path, capsys: Any) -> None:
    """SIGINT while a run is under way: exit 1, `interrupted`, and the run is recorded as stopped."""
    text = (ready / "shift.toml").read_text()
    (ready / "shift.toml").write_text(
        text.replace("steps = 1", "steps = 3000").replace("pause = 0.0", "pause = 0.01")
    )
    assert main(["propose", "shift.toml", "--from", "shift"]) == 0
    process = _launch(ready)
    while _outcomes(capsys) != {"running": 1}:
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    document = json.loads(out)
    assert (process.returncode, document["interrupted"]) == (1, True)
    assert document["outcomes"] == {"stopped": 1}
    assert "Traceback" not in err
    assert _outcomes(capsys) == {"stopped": 1}
    assert main(["verify"]) == 0


def _outcomes(capsys: Any) -> Any:
    capsys.readouterr()
    assert main(["status", "@last", "--json"]) == 0
    return json.loads(capsys.readouterr().out)["outcomes"]


def _launch(folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "ledger", "launch", "@last", "--smoke", "--wait", "--json"],
        cwd=folder,
        env={**os.environ, "XDG_STATE_HOME": str(folder / "state")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_ctrl_c_elsewhere_is_one_line() -> None:
    """SIGINT in a command that waits for nothing: exit 1, one line, no traceback."""
    probe = (
        "import sys, os, signal\n"
        "from ledger.cli import schema, main\n"
        "schema._one = lambda kind, version: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.exit(main.main(['schema', 'spec', *sys.argv[1:]]))\n"
    )
    plain = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert (plain.returncode, plain.stdout) == (1, "")
    assert plain.stderr.startswith("error: interrupted\n")
    words = [sys.executable, "-c", probe, "--json"]
    stated = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (stated.returncode, stated.stderr) == (1, "")
    assert json.loads(stated.stdout)["error"] == "interrupted"


def test_the_reason_is_shown() -> None:
    """Why not everything was run stands in the text, also where a run still goes on."""
    run = {"run": "x1.1", "subject": "ann", "seed": 0, "outcome": "running"}
    document = {
        "experiment": "x1", "runs": [run], "waiting": [], "outcomes": {"running": 1}, "interrupted": False,
        "reason": "the supervisor was ended by signal 9", "log": "supervisor.log",
    }  # fmt: skip
    lines = text(document, False, "ledger status x1").splitlines()
    assert "the supervisor was ended by signal 9" in lines
    assert lines[-1] == "Next: `ledger status x1`"
