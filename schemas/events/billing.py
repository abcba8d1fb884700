"""Events of reconciliation: what the provider's bill says beside what was counted. Micro-dollars."""

from typing import ClassVar

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Micro, Short, Text
from schemas.events.signed import Signed

HOUR = r"^\d{4}-\d{2}-\d{2}T\d{2}:00:00Z$"


class CostReconciled(EventData):
    """An hour of an experiment's App as billed, shared out over its attempts by container-seconds (R24).

    `shares` by `<run>.<attempt>`; `residual` is billed beyond what attempts account for: cold starts, idle
    windows, images. The last one of an hour counts: a late row comes as a correction.
    """

    TYPE: ClassVar[str] = "cost.reconciled"

    app: Short
    hour: str = Field(pattern=HOUR)
    billed: Micro
    counted: Micro
    shares: dict[Short, Micro] = {}
    residual: int
    read_at: str


class BudgetReconciled(EventData):
    """A billed hour of an App beside what the day counted for it; the last one of an hour counts.

    `experiment` is None for an App that this ledger does not know: it counts against the cap and blocks
    grants until a person assigns it.
    """

    TYPE: ClassVar[str] = "budget.reconciled"

    app: Short
    hour: str = Field(pattern=HOUR)
    experiment: Short | None = None
    project: Short | None = None
    description: str = Field(default="", max_length=300)
    billed: Micro
    counted: Micro


class BudgetAssigned(EventData):
    """An unknown App is assigned: it still counts, and blocks no more. `cause`: the app.assigned event."""

    TYPE: ClassVar[str] = "budget.assigned"

    app: Short
    experiment: Short | None = None
    cause: Short


class BudgetCleared(EventData):
    """A person has looked at the overruns of the day; grants go on within the cap."""

    TYPE: ClassVar[str] = "budget.cleared"

    why: Text
    signed: Signed
