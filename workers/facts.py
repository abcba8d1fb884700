"""What is known of a running attempt: shared by the calls of training code and by its ending."""

import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Reported:
    """What `run.result` was given: finite numbers by name, the frozen metric among them.

    Not `final`: computed by `run.predictions`, and one `run.result` may still add to it.
    """

    values: dict[str, float]
    notes: str = ""
    self_reported: bool = True
    final: bool = True


@dataclass(slots=True)
class Facts:
    """Counts are of completed steps; times are monotonic seconds; `nonfinite` tells the first one.

    `refused`: the rule that took the result away, and why.
    `read`: `{"keys", "whole"}` of the config, once training code has ended.
    """

    hardware: str
    started: float = field(default_factory=time.monotonic)
    steps: int | None = None
    step: int | None = None
    step_changed: float = field(default_factory=time.monotonic)
    params: int | None = None
    best: float | None = None
    reported: Reported | None = None
    nonfinite: str | None = None
    refused: str | None = None
    read: dict[str, Any] | None = None
    dropped: int = 0
    lasted: float | None = None

    def seconds(self) -> float:
        """Wall time since the start, or how long it `lasted` where it is over."""
        if self.lasted is not None:
            return self.lasted
        return round(time.monotonic() - self.started, 6)

    def reached(self, step: int) -> None:
        """Note that `step` steps are complete."""
        if step != self.step:
            self.step, self.step_changed = step, time.monotonic()
