"""Events that close an attempt: its result, its cost, its end."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Config, Micro, Outcome, Short, Text
from schemas.numbers import Finite


class RunEnded(EventData):
    """How an attempt ended, failure and NaN included (R30)."""

    TYPE: ClassVar[str] = "run.ended"

    attempt: int = Field(ge=1)
    outcome: Outcome
    seconds: float = Field(ge=0)
    steps: int | None = None
    error: str | None = Field(default=None, max_length=20_000)
    exit_code: int | None = None
    signal: int | None = None


class ResultRecorded(EventData):
    """The sixteen fields (R29), recorded for success, failure, timeout and NaN alike.

    `metric` holds the frozen metric's name; `value` is None where none was reached. `seconds` is
    wall time; `best` the best value logged under the metric's name, if any.
    """

    TYPE: ClassVar[str] = "result.recorded"

    attempt: int = Field(ge=1)
    model_name: Short
    architecture: Short
    dimensions: Short
    key_config: Config
    params: int | None
    data: Short
    data_count: int = Field(ge=0)
    steps: int | None
    batch: int | None
    seed: int | None
    metric: Short
    value: Finite | None
    values: dict[str, Finite] = {}
    best: Finite | None
    seconds: float = Field(ge=0)
    hardware: Text
    status: Outcome | Literal["lost"]
    cost_actual: Micro | None
    notes: str = Field(default="", max_length=20_000)
    self_reported: bool = True


class CostIncurred(EventData):
    """What an attempt cost: rate × seconds (R24). `grade` says how it is known."""

    TYPE: ClassVar[str] = "cost.incurred"

    attempt: int = Field(ge=1)
    amount: Micro
    seconds: float = Field(ge=0)
    rate_per_hour: Micro
    machines: int = Field(ge=1)
    account: Short
    day: str
    source: Literal["estimated", "reconciled"] = "estimated"
