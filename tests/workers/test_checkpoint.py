"""Checkpoints: due when they should be, whole, digested, and found again by the next attempt."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from ledger.errors import UsageError
from workers.checkpoint import Checkpoints
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.run import Run
from workers.spool import Spool
from workers.spool_read import read_all

Make = Callable[[int], Run]


@pytest.fixture
def attempt(tmp_path: Path) -> Make:
    """The Run of a numbered attempt at one run."""

    def make(number: int) -> Run:
        plan = Descriptor(
            run="x1.1", attempt=number, project="p", entry="s:t", code="c", data="d", experiment="x1"
        )
        folder = tmp_path / plan.name
        return Run(plan, folder, Spool(folder, plan.name, number, "test"), Facts(hardware="test"))

    return make


def saved(run: Run) -> list[dict[str, Any]]:
    return [event["data"] for event in read_all(run.folder) if event["type"] == "checkpoint.saved"]


def test_a_checkpoint_every_hundred_steps_and_at_the_end(attempt: Make) -> None:
    """Of 250 steps the 100th, the 200th and the last are saved, and the last two files are kept."""
    run, model = attempt(1), torch.nn.Linear(2, 1)
    for step in run.progress(range(250)):
        run.checkpoint(model, step=step)
    assert [data["step"] for data in saved(run)] == [99, 199, 249]
    assert sorted(path.name for path in run.folder.glob("*.pt")) == ["checkpoint-199.pt", "checkpoint-249.pt"]


def test_the_digest_is_that_of_the_file(attempt: Make) -> None:
    """Path, size and SHA-256 in the event are those of the file on disk."""
    run = attempt(1)
    assert run.checkpoint({"w": torch.ones(2)}, step=0, force=True)
    (data,) = saved(run)
    content = (run.folder.parent / data["path"]).read_bytes()
    assert (data["sha256"], data["bytes"]) == (hashlib.sha256(content).hexdigest(), len(content))


def test_the_next_attempt_finds_it(attempt: Make) -> None:
    """Model, optimizer, step and the random generators are as they were; the first attempt finds nothing."""
    run, model = attempt(1), torch.nn.Linear(2, 1)
    optimizer = torch.optim.Adam(model.parameters())
    assert run.restore() is None
    run.checkpoint(model, step=7, force=True, optimizer=optimizer)
    expected = torch.rand(3)
    torch.manual_seed(0)
    state = attempt(2).restore()
    assert state is not None
    assert torch.equal(state["model"]["weight"], model.weight)
    assert state["optimizer"].keys() == optimizer.state_dict().keys()
    assert state["step"] == 7
    assert torch.equal(torch.rand(3), expected)


def test_a_damaged_checkpoint_is_passed_over(attempt: Make) -> None:
    """A file whose digest does not hold is not loaded; the one before it is."""
    run = attempt(1)
    for step in (1, 2):
        run.checkpoint({"w": torch.full((2,), float(step))}, step=step, force=True)
    (run.folder / "checkpoint-2.pt").write_bytes(b"damaged")
    state = attempt(2).restore()
    assert state is not None
    assert state["step"] == 1


def test_a_whole_module_is_refused(attempt: Make) -> None:
    """R16: a module inside of a dictionary would be pickled with its code; the remedy is named."""
    with pytest.raises(UsageError, match=r"save net\.state_dict\(\) instead"):
        attempt(1).checkpoint({"net": torch.nn.Linear(2, 1)}, step=0, force=True)


def test_a_crash_leaves_no_half_file(attempt: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save that fails halfway leaves the earlier checkpoint as the last one; training goes on."""
    run = attempt(1)
    run.checkpoint({"w": torch.ones(2)}, step=1, force=True)

    def broken(content: Any, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(torch, "save", broken)
    assert not run.checkpoint({"w": torch.zeros(2)}, step=2, force=True)
    monkeypatch.undo()
    assert [data["step"] for data in saved(run)] == [1]
    state = attempt(2).restore()
    assert state is not None
    assert state["step"] == 1


def test_time_makes_a_checkpoint_due(attempt: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """After 30 seconds the next offer is written, however few steps it was."""
    run, now = attempt(1), [0.0]
    monkeypatch.setattr("workers.checkpoint.time.monotonic", lambda: now[0])
    assert isinstance(run._keeper(), Checkpoints)
    assert not run.checkpoint({"w": torch.ones(1)}, step=0)
    now[0] = 30.0
    assert run.checkpoint({"w": torch.ones(1)}, step=1)
