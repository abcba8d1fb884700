"""A Run over a spool of its own, without a fork or a ledger."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.run import Run
from workers.spool import Spool
from workers.spool_read import read_all

PLAN = Descriptor(
    run="x1.1", attempt=1, project="p", entry="s:train", code="c", data="d", experiment="x1", subject="s1",
    train_subjects=["s2"], seed=7, config={"lr": 0.1, "batch": 4}, metric="rmse", model_name="m",
    architecture="s:M", dimensions="1-1", data_name="d", data_count=3,
)  # fmt: skip


class Bench:
    """The Run, what is known of it, and what it has spooled."""

    plan = PLAN

    def __init__(self, folder: Path) -> None:
        self.folder, self.facts = folder, Facts(hardware="test")
        self.spool = Spool(folder, PLAN.name, 1, "test")
        self.run = Run(PLAN, folder, self.spool, self.facts)

    def events(self, type_name: str) -> list[dict[str, Any]]:
        self.run.recorder.flush()
        return [event["data"] for event in read_all(self.folder) if event["type"] == type_name]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "x1.1.1")
    yield made
    made.spool.close()
