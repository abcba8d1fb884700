"""What a plan costs, as it was shown. Amounts in micro-dollars."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Grade, Micro, Short, Text


class CostEstimatedV1(EventData):
    """Version 1: without the parts of the rate."""

    TYPE: ClassVar[str] = "cost.estimated"

    amount: Micro
    worst_case: Micro
    formula: Text
    tier: Literal["AUTO", "WARN", "STOP"]
    headroom: int
    cap: Micro
    rate_per_hour: Micro
    rate_source: Text
    rate_read_at: str
    grade: Grade
    runs: int = Field(ge=0)
    seconds_each: float = Field(ge=0)
    basis: Literal["expected", "measured"]
    account: Short
    day: str


class CostEstimated(EventData):
    """An estimate that was shown. Amounts in micro-dollars, times in seconds.

    `parts`: what the rate consists of, micro-dollars an hour by resource; `rates`: the event it comes from.
    """

    TYPE: ClassVar[str] = "cost.estimated"
    VERSION: ClassVar[int] = 2

    amount: Micro
    worst_case: Micro
    formula: Text
    tier: Literal["AUTO", "WARN", "STOP"]
    headroom: int
    cap: Micro
    rate_per_hour: Micro
    rate_source: Text
    rate_read_at: str
    grade: Grade
    runs: int = Field(ge=0)
    seconds_each: float = Field(ge=0)
    basis: Literal["expected", "measured"]
    account: Short
    day: str
    parts: dict[Short, Micro] = {}
    rates: Short | None = None
