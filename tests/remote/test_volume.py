"""A volume that cannot be written: checkpoints wait for it, training and all other events do not."""

import hashlib
from typing import Any

import pytest

from workers.remote import attempt as calling
from workers.remote import finish

SAVING = """
    import time
    import torch

    def train(run):
        for step in (1, 2, 3):
            run.checkpoint({"w": torch.ones(1) * step}, step=step, force=True)
            run.log({"rmse": float(step)}, step=step)
            time.sleep(0.4)
        run.result({"rmse": 1.0})
"""


class Volume:
    """A commit that fails: always, or the first times, before or after it has done its work."""

    def __init__(self, provider: Any, fails: float, written: bool = False) -> None:
        self.provider, self.fails, self.written = provider, fails, written
        self.durable: set[str] = set()
        self.early: list[str] = []

    def commit(self) -> None:
        for data in self.provider.lab.of_type("checkpoint.saved"):
            if data["sha256"] not in self.durable:
                self.early.append(data["sha256"])
        self.fails -= 1
        if self.fails < 0 or self.written:
            self._write()
        if self.fails >= 0:
            raise RuntimeError("the volume did not answer")

    def _write(self) -> None:
        for path in self.provider.shelf.rglob("*.pt"):
            self.durable.add(hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize(("fails", "written"), [(0, False), (2, False), (2, True)])
def test_checkpoints_are_told_after_they_are_durable(
    provider: Any, monkeypatch: pytest.MonkeyPatch, fails: int, written: bool
):
    """No event of a checkpoint comes before the commit that made its file durable, and none is forgotten."""
    provider.propose(SAVING)
    provider.intend()
    provider.shelf.mkdir(parents=True)
    volume = Volume(provider, fails, written)
    monkeypatch.setenv("LEDGER_URL", provider.lab.url)
    told = calling.attempt(provider.envelope(), call="c1", commit=volume.commit)
    assert told["outcome"] == "ok"
    assert volume.early == []
    assert [data["step"] for data in provider.lab.of_type("checkpoint.saved")] == [1, 2, 3]


def test_a_volume_that_never_commits_costs_only_its_checkpoints(
    provider: Any, monkeypatch: pytest.MonkeyPatch
):
    """Heartbeats, metrics and the end arrive although no commit succeeds; no checkpoint is told."""
    monkeypatch.setattr(finish, "FIRST_SECONDS", 1.0)
    provider.propose(SAVING)
    provider.intend()
    provider.shelf.mkdir(parents=True)
    volume = Volume(provider, float("inf"))
    monkeypatch.setenv("LEDGER_URL", provider.lab.url)
    told = calling.attempt(provider.envelope(), call="c1", commit=volume.commit)
    assert told["outcome"] == "ok"
    assert provider.lab.of_type("checkpoint.saved") == []
    assert len(provider.lab.of_type("metrics.logged")) >= 3
