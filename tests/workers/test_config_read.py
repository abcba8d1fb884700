"""R12: the keys that training code read are recorded before the end, whatever the end, and mark dead ends."""

from typing import Any

import pytest

CONFIG = {"lr": 0.1, "batch": 4, "note": "x"}
ENDS = {
    "ok": "run.result({'rmse': 1.0})",
    "nan": "run.log({'loss': float('nan')})",
    "failed": "raise ValueError('no')",
    "oom": "raise MemoryError",
    "timeout": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("outcome", ENDS)
def test_every_end_says_what_was_read(lab: Any, outcome: str) -> None:
    """`config.read` stands before `run.ended`: keys in order, those of the training code alone."""
    code = f"def train(run):\n    run.config['lr'] + run.config.get('batch')\n    {ENDS[outcome]}\n"
    lab.propose(code, config=CONFIG, timeout_s=2 if outcome == "timeout" else 60)
    lab.queue()
    lab.launch()
    assert lab.end()["outcome"] == outcome
    assert lab.of_type("config.read") == [{"attempt": 1, "keys": ["batch", "lr"], "whole": False}]
    types = [event.type for event in lab.events()]
    assert types.index("config.read") < types.index("run.ended")


def test_a_worker_that_was_killed_leaves_it_unknown(lab: Any) -> None:
    """Nothing is invented: no event, where nobody could say what was read."""
    code = (
        "import os, signal\ndef train(run):\n    run.config['lr']\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    lab.propose(code, config=CONFIG)
    lab.queue()
    lab.launch()
    assert lab.end()["outcome"] == "killed"
    assert lab.of_type("config.read") == []


@pytest.mark.parametrize(("taken", "read"), [("run.config['lr']", ["lr"]), ("dict(run.config)", None)])
def test_a_dead_end_holds_what_the_smoke_run_read(lab: Any, taken: str, read: list[str] | None) -> None:
    """The ledger's own mark: the keys of the attempt, or none where the config was taken as a whole."""
    lab.propose(f"def train(run):\n    {taken}\n    run.log({{'loss': float('nan')}})\n", config=CONFIG)
    lab.queue(smoke=True)
    lab.launch()
    (marked,) = [e.data for e in lab.stream("project-p") if e.type == "dead_end.marked"]
    assert (marked["read"], marked["volatile"], marked["code_fingerprint"]) == (read, [], "c" * 64)
    assert marked["config"] == CONFIG
