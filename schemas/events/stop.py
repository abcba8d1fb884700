"""Events of a run that somebody, a guard or the provider wants to end. Money in micro-dollars."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Micro, Outcome, Short, Text
from schemas.events.signed import Signed


class StopRequested(EventData):
    """Somebody wants a run stopped; `shown` is what he was told of it (R26)."""

    TYPE: ClassVar[str] = "stop.requested"

    attempt: int = Field(ge=1)
    shown: dict[str, Any] = {}
    why: str = Field(default="", max_length=2000)


class StopApproved(EventData):
    """A person said the literal phrase; for paid work it is signed."""

    TYPE: ClassVar[str] = "stop.approved"

    attempt: int = Field(ge=1)
    phrase: Short
    signed: Signed | None = None


class StopRefused(EventData):
    """The phrase or the secret did not come, so the run goes on."""

    TYPE: ClassVar[str] = "stop.refused"

    attempt: int = Field(ge=1)
    why: Text


class GuardTripped(EventData):
    """The supervisor cancels a run at the limits that its approval states: claims or money."""

    TYPE: ClassVar[str] = "guard.tripped"

    attempt: int = Field(ge=1)
    limit: Literal["claims", "money", "duplicate"]
    claims: int = Field(ge=0)
    allowed: int = Field(ge=1)
    cost: Micro
    reserved: Micro
    why: Text


class ProviderReported(EventData):
    """What the provider says of a call: a hint, never the outcome by itself.

    `settled`: the call is over for certain, so that its reservation may be settled.
    """

    TYPE: ClassVar[str] = "provider.reported"

    attempt: int = Field(ge=1)
    call: Short
    state: Literal["running", "done", "gone", "unknown"]
    settled: bool = False
    outcome: Outcome | None = None
    detail: str = Field(default="", max_length=2000)
