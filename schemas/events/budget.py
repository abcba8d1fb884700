"""Events of one account's budget on one day. Amounts in micro-dollars."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Micro, Short, Text
from schemas.events.signed import Nonce


class BudgetOpened(EventData):
    """A day begins with a cap."""

    TYPE: ClassVar[str] = "budget.opened"

    account: Short
    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    cap: Micro


class BudgetCapChanged(EventData):
    """A cap within the day: of the account, or of one project or experiment. `cause` says who stated it."""

    TYPE: ClassVar[str] = "budget.cap_changed"

    scope: Literal["account", "project", "experiment"]
    name: Short | None = None
    cap: Micro
    cause: Short


class BudgetRaised(EventData):
    """An approved experiment may use so much today, beside the cap: drawn from its approval."""

    TYPE: ClassVar[str] = "budget.raised"

    experiment: Short
    nonce: Nonce
    amount: Micro


class BudgetReservedV1(EventData):
    """Version 1: without experiment and project."""

    TYPE: ClassVar[str] = "budget.reserved"

    reservation: Short
    run: Short
    amount: Micro


class BudgetReserved(EventData):
    """Money is set aside for a run in flight, at its worst case."""

    TYPE: ClassVar[str] = "budget.reserved"
    VERSION: ClassVar[int] = 2

    reservation: Short
    run: Short
    amount: Micro
    experiment: Short | None = None
    project: Short | None = None


class BudgetDeniedV1(EventData):
    """Version 1: without experiment, project and the limit that bound."""

    TYPE: ClassVar[str] = "budget.denied"

    reservation: Short
    run: Short
    amount: Micro
    headroom: int


class BudgetDenied(EventData):
    """A reservation would pass a limit; this reservation id never succeeds later."""

    TYPE: ClassVar[str] = "budget.denied"
    VERSION: ClassVar[int] = 2

    reservation: Short
    run: Short
    amount: Micro
    headroom: int
    experiment: Short | None = None
    project: Short | None = None
    limit: Literal["account", "project", "experiment", "approval", "overrun", "foreign"] | None = None


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
