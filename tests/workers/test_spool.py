"""The spool file: complete lines, torn ends, faults of the disk."""

import os
from pathlib import Path
from typing import Any

import pytest

from workers.completion import complete, told
from workers.descriptor import Descriptor
from workers.spool import EVENTS, Spool
from workers.spool_read import TORN, read_all, read_lines, set_torn_aside

PLAN = Descriptor(
    run="x1.1", attempt=1, project="p", entry="s:t", code="c", data="d", experiment="x1", metric="rmse",
    model_name="m", architecture="a", dimensions="1", data_name="d",
)  # fmt: skip


def beat(step: int) -> tuple[str, str, dict[str, Any]]:
    return ("run-x1.1", "run.heartbeat", {"attempt": 1, "step": step, "steps": 9})


def spool(folder: Path, seq: int = 0) -> Spool:
    return Spool(folder, PLAN.name, 1, "test", seq)


def test_lines_are_numbered_and_identified(tmp_path: Path) -> None:
    """Each line has an id of its own, and the producer's numbers have no hole."""
    spool(tmp_path).write([beat(1), beat(2)])
    events = read_all(tmp_path)
    assert [event["producer_seq"] for event in events] == [1, 2]
    assert len({event["id"] for event in events}) == 2


def test_a_torn_line_waits(tmp_path: Path) -> None:
    """An incomplete last line is not read until it is complete."""
    spool(tmp_path).write([beat(1)])
    with (tmp_path / EVENTS).open("ab") as file:
        file.write(b'{"stream":"run-x1.1","type":')
        file.flush()
        assert len(read_lines(tmp_path)) == 1
        file.write(b'"run.heartbeat","id":"i","data":{}}\n')
    assert len(read_lines(tmp_path)) == 2


def test_a_torn_line_of_a_dead_writer_is_set_aside(tmp_path: Path) -> None:
    """It is kept beside the spool, never completed by guess, and the ending follows on a line of its own."""
    spool(tmp_path).write([beat(4)])
    with (tmp_path / EVENTS).open("ab") as file:
        file.write(b'{"torn')
    complete(tmp_path, PLAN, "killed", 1.5, signal=9)
    assert (tmp_path / TORN).read_bytes() == b'{"torn\n'
    assert [event["producer_seq"] for event in read_all(tmp_path)] == [1, 2, 3, 4]
    ended = read_all(tmp_path)[-1]["data"]
    assert (ended["outcome"], ended["steps"], ended["signal"]) == ("killed", 4, 9)


def test_completing_twice_adds_nothing(tmp_path: Path) -> None:
    """An end that stands is the end, whoever comes later."""
    spool(tmp_path).write([beat(1)])
    assert complete(tmp_path, PLAN, "killed", 1.0) == "killed"
    assert complete(tmp_path, PLAN, "failed", 2.0) == "killed"
    assert sum(event["type"] == "run.ended" for event in read_all(tmp_path)) == 1


def test_a_half_written_block_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills up in the middle of a line leaves the file as it was, and the next line is whole."""
    one = spool(tmp_path)
    one.write([beat(1)])
    real = os.write

    def half(file: int, block: Any) -> int:
        if len(block) < 20:
            raise OSError(28, "No space left on device")
        return real(file, block[: len(block) // 2])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="No space"):
        one.write([beat(2)])
    monkeypatch.undo()
    one.write([beat(3)])
    assert [event["data"]["step"] for event in read_all(tmp_path)] == [1, 3]
    assert set_torn_aside(tmp_path) == b""


def test_an_empty_spool_tells_nothing(tmp_path: Path) -> None:
    """A worker that never wrote has no number, no outcome and unknown hardware."""
    state = told(tmp_path, PLAN)
    assert (state.seq, state.outcome, state.facts.step) == (0, None, None)
