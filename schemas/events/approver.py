"""Events of the stream `ledger` that a person answers for: approvers, caps, rates, foreign Apps."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Micro, Short, Text
from schemas.events.signed import PublicKey, Signed


class ApproverEnrolled(EventData):
    """A person may approve from now on. The first is trusted on first use; later ones are signed for."""

    TYPE: ClassVar[str] = "approver.enrolled"

    name: Short
    public_key: PublicKey
    fingerprint: Short
    signed: Signed | None = None


class ApproverRevoked(EventData):
    """An approver's key counts no more; what it signed before stays valid."""

    TYPE: ClassVar[str] = "approver.revoked"

    fingerprint: Short
    why: Text
    signed: Signed


class ApproverRefusedV1(EventData):
    """Version 1: refusals to sign rates were not recorded."""

    TYPE: ClassVar[str] = "approver.refused"

    what: Literal["enrol", "revoke", "cap", "clear", "assign"]
    name: Short
    why: Text


class ApproverRefused(EventData):
    """Somebody asked for what an approver alone may do, and showed no right to it."""

    TYPE: ClassVar[str] = "approver.refused"
    VERSION: ClassVar[int] = 2

    what: Literal["enrol", "revoke", "cap", "clear", "assign", "rates"]
    name: Short
    why: Text


class CapStated(EventData):
    """A cap for every day from now on: of an account, or of one project or experiment within it."""

    TYPE: ClassVar[str] = "cap.stated"

    account: Short
    scope: Literal["account", "project", "experiment"]
    name: Short | None = None
    cap: Micro
    why: Text
    signed: Signed | None = None


class RatesRecorded(EventData):
    """What a provider charges, in micro-dollars an hour: `rates` by resource (R17).

    GPUs go by their name, a core is `cpu`, a GiB of memory is `memory`. `how`: the provider's own answer,
    or stated by hand in `[rates]` and signed.
    """

    TYPE: ClassVar[str] = "rates.recorded"

    provider: Short
    source: Text
    read_at: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$")
    rates: dict[Short, Micro] = Field(min_length=1)
    how: Literal["provider", "stated"]
    signed: Signed | None = None


class AppAssigned(EventData):
    """A person says whose an unknown App of the provider is: an experiment's, or nobody's here."""

    TYPE: ClassVar[str] = "app.assigned"

    account: Short
    app: Short
    experiment: Short | None = None
    why: Text
    signed: Signed


class SupervisorBound(EventData):
    """A supervisor bound the credentials of a provider to this ledger; it serves no other one."""

    TYPE: ClassVar[str] = "supervisor.bound"

    provider: Short
    workspace: Short
    credentials: Short
    host: Short
