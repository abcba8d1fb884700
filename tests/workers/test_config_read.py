"""R12: the keys that training code read are recorded before the end, whatever the end, and mark dead ends."""

import copy
import json
from typing import Any

import pytest

from workers.config_reads import ConfigReads

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
    read = {"attempt": 1, "keys": ["batch", "lr"], "whole": False, "defaults": {}}
    assert lab.of_type("config.read") == [read]
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


CHECKS = {
    "assert 1 == 2, 'the invariant is broken'": True,
    "raise OverflowError(34, 'Numerical result out of range')": True,
    "raise FloatingPointError('overflow encountered in multiply')": True,
    "raise RuntimeError(\"Function 'MulBackward0' returned nan values in its 0th output.\")": True,
    "raise ValueError('AssertionError: not one')": False,
    "raise RuntimeError('the network is away')": False,
}


@pytest.mark.parametrize(("ends", "dead"), CHECKS.items())
def test_a_smoke_run_that_denied_itself_marks_a_dead_end(lab: Any, ends: str, dead: bool) -> None:
    """A failed assertion and a number out of range would come again (§E); other failures may not."""
    lab.propose(f"def train(run):\n    run.config['lr']\n    {ends}\n", config=CONFIG)
    lab.queue(smoke=True)
    lab.launch()
    assert lab.end()["outcome"] == "failed"
    marked = [e.data for e in lab.stream("project-p") if e.type == "dead_end.marked"]
    assert [(m["outcome"], m["read"], m["by"]) for m in marked] == [("failed", ["lr"], "ledger")] * dead


def test_a_dead_end_holds_the_defaults_of_its_code(lab: Any) -> None:
    """What `get` takes for a missing key, where it is one plain value."""
    asks = (
        "c = run.config; c.get('momentum', 0.9); c.get('lr', 1); c.get('a', 1); c.get('a', 2); "
        "c.get('b'); c.get('d', object()); c.get('d', [1]); c.get('d', {}); "
        "c.get('e', float('inf')); c.setdefault('f', 'x')"
    )
    lab.propose(f"def train(run):\n    {asks}\n    run.log({{'loss': float('nan')}})\n", config=CONFIG)
    lab.queue(smoke=True)
    lab.launch()
    (read,) = lab.of_type("config.read")
    assert read["defaults"] == {"momentum": 0.9, "lr": 1, "f": "x"}
    (marked,) = [e.data for e in lab.stream("project-p") if e.type == "dead_end.marked"]
    assert marked["defaults"] == read["defaults"]


TABLES = {
    "c['opt']['lr']": ["opt.lr"],
    "c['opt'].get('m')": ["opt.m"],
    "c['opt']['in']['x']": ["opt.in.x"],
    "c['opt']": ["opt"],
    "json.dumps(c['opt'])": ["opt"],
    "dict(**c['opt'])": ["opt"],
    "c['opt'] == {}": ["opt"],
    "'opt' in c": ["opt"],
}


@pytest.mark.parametrize(("asks", "keys"), TABLES.items())
def test_the_keys_of_a_table_are_told_apart(asks: str, keys: list[str]) -> None:
    """By name they are `table.key`; a table that is handed on counts as it is."""
    config = ConfigReads({"lr": 1, "opt": {"lr": 0.1, "in": {"x": 1}}})
    eval(asks, {"c": config, "json": json})
    assert config.reads() == {"keys": keys, "whole": False}


def test_what_is_taken_as_a_whole_holds_plain_tables() -> None:
    """A copy, or a dict made of it, has no table of another class in it."""
    for taken in (dict, copy.copy, copy.deepcopy):
        config = ConfigReads({"opt": {"in": {"x": 1}}})
        plain = taken(config)
        assert (type(plain), type(plain["opt"]), type(plain["opt"]["in"])) == (dict, dict, dict)
        assert config.reads()["whole"]
