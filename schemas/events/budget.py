"""Events of one account's budget on one day. Amounts in micro-dollars."""

from typing import ClassVar

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Micro, Short, Text


class BudgetOpened(EventData):
    """A day begins with a cap."""

    TYPE: ClassVar[str] = "budget.opened"

    account: Short
    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    cap: Micro


class BudgetReserved(EventData):
    """Money is set aside for a run in flight, at its worst case."""

    TYPE: ClassVar[str] = "budget.reserved"

    reservation: Short
    run: Short
    amount: Micro


class BudgetDenied(EventData):
    """A reservation would pass the cap; this reservation id never succeeds later."""

    TYPE: ClassVar[str] = "budget.denied"

    reservation: Short
    run: Short
    amount: Micro
    headroom: int


class BudgetCommitted(EventData):
    """A reservation became actual cost."""

    TYPE: ClassVar[str] = "budget.committed"

    reservation: Short
    amount: Micro


class BudgetReleased(EventData):
    """A reservation ended without cost."""

    TYPE: ClassVar[str] = "budget.released"

    reservation: Short
    why: Text


class BudgetOverrun(EventData):
    """Actual cost passed what was reserved: no new grants until a person looks."""

    TYPE: ClassVar[str] = "budget.overrun"

    reservation: Short
    reserved: Micro
    amount: Micro
