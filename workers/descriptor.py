"""What one attempt has to know: `plan.json` in its spool folder. It carries no address and no secret."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PLAN, STARTED_BY = "plan.json", "started_by.json"
LEASE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Descriptor:
    """One attempt at one run.

    `code` is the frozen folder, `data` the path of the frozen data, `entry` is `module:function`.
    `fold` names the unit of the plan; it holds out `test_subjects`, or one `session` of theirs.
    `observable` is its class, `declaration` what was declared of it (R34).
    `params` is the exact count known so far, `lease_s` how long it may be silent. Rates are micro-dollars
    per hour of one machine.

    `claimed`: the claim stands in the ledger before training starts, with this `hardware`; `began` is then
    the monotonic second from which the attempt counts. `checkpoints` is the folder above those of all
    attempts, where it is not that of the spools, and `saved` lists data of `checkpoint.saved`, oldest first.
    """

    run: str
    attempt: int
    project: str
    entry: str
    code: str
    data: str
    experiment: str = ""
    subject: str | None = None
    train_subjects: list[str] = field(default_factory=list)
    test_subjects: list[str] = field(default_factory=list)
    session: str | None = None
    fold: str | None = None
    seed: int | None = None
    config: dict[str, Any] = field(default_factory=dict)
    metric: str = ""
    direction: str = "lower"
    observable: str = ""
    declaration: dict[str, Any] = field(default_factory=dict)
    model_name: str = ""
    architecture: str = ""
    dimensions: str = ""
    data_name: str = ""
    data_count: int = 0
    params: int | None = None
    timeout_s: float = 3600.0
    lease_s: float = LEASE_SECONDS
    backend: str = "local"
    rate_per_hour: int = 0
    machines: int = 1
    account: str = "local"
    day: str = ""
    claimed: bool = False
    hardware: str = ""
    began: float | None = None
    checkpoints: str = ""
    saved: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """`<run>.<attempt>`: the folder's name and the producer of its events."""
        return f"{self.run}.{self.attempt}"

    @property
    def stream(self) -> str:
        """The stream of the run."""
        return f"run-{self.run}"

    def write(self, folder: Path) -> None:
        """Put `plan.json` into the attempt's folder, which is made."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PLAN).write_text(json.dumps(asdict(self)), encoding="utf-8")


def read_descriptor(folder: Path) -> Descriptor:
    """The descriptor of an attempt's folder; OSError or ValueError if there is none."""
    return Descriptor(**json.loads((folder / PLAN).read_text(encoding="utf-8")))
