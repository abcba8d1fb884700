"""Lines of checkpoints wait for their files; nothing else waits for them, and a crash forgets none."""

import threading
from pathlib import Path
from typing import Any

import pytest

from workers.remote.commits import Commits
from workers.remote.held import Held
from workers.spool import Spool


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    """The spool of an attempt that has logged, saved a checkpoint and logged again."""
    made = Spool(tmp_path / "x1.1.1", "x1.1.1", 1, "test")
    for name in ("run.heartbeat", "checkpoint.saved", "run.heartbeat", "run.ended"):
        made.write([("run-x1.1", name, {"attempt": 1})])
    return made


def types(lines: list[Any]) -> list[str]:
    return [line.event["type"] for line in lines]


def test_only_the_checkpoint_waits(tmp_path: Path, spool: Spool):
    """While a commit runs the other lines go; then the checkpoint does, once."""
    leave, entered = threading.Event(), threading.Event()

    def commit() -> None:
        entered.set()
        assert leave.wait(10)

    commits = Commits(commit)
    channel = Held(tmp_path / "x1.1.1", commits)
    free = channel.waiting()
    assert types(free) == ["run.heartbeat", "run.heartbeat", "run.ended"]
    channel.acknowledge(free)
    assert channel.finished
    assert channel.left
    assert entered.wait(10)
    assert channel.waiting() == []
    leave.set()
    assert commits._running is not None
    commits._running.join()
    late = channel.waiting()
    assert types(late) == ["checkpoint.saved"]
    channel.acknowledge(late)
    assert (channel.left, channel.waiting()) == (False, [])


def test_after_a_crash_the_checkpoint_is_read_again(tmp_path: Path, spool: Spool):
    """The marker of what is delivered stays before a line that waits."""

    def commit() -> None:
        raise RuntimeError("never")

    channel = Held(tmp_path / "x1.1.1", Commits(commit))
    channel.acknowledge(channel.waiting())
    again = Held(tmp_path / "x1.1.1", Commits(None))
    assert types(again.waiting()) == ["checkpoint.saved", "run.heartbeat", "run.ended"]


def test_a_commit_covers_only_what_was_written_before_it_began(tmp_path: Path, spool: Spool):
    """A checkpoint that is written while a commit runs waits for the next one."""
    leave, calls = threading.Event(), []

    def commit() -> None:
        calls.append(1)
        assert leave.wait(10)

    commits = Commits(commit)
    channel = Held(tmp_path / "x1.1.1", commits)
    channel.waiting()
    spool.write([("run-x1.1", "checkpoint.saved", {"attempt": 1})])
    assert types(channel.waiting()).count("checkpoint.saved") == 0
    leave.set()
    assert commits._running is not None
    commits._running.join()
    assert types(channel.waiting()).count("checkpoint.saved") == 1
    commits._running.join()
    assert types(channel.waiting()).count("checkpoint.saved") == 2
    assert len(calls) == 2


def test_failed_commits_are_repeated_with_pauses():
    """After a failure nothing is asked for half a second, then a second, at most half a minute."""
    now, calls = [0.0], []

    def commit() -> None:
        calls.append(now[0])
        raise RuntimeError("never")

    commits = Commits(commit, clock=lambda: now[0])
    for _ in range(80):
        commits.ask(1)
        if commits._running is not None:
            commits._running.join()
        now[0] += 0.5
    assert calls == [0.0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert not commits.covers(1)
