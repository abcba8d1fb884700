"""Events of an experiment's approval. Amounts in micro-dollars."""

from typing import ClassVar

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Hash, Micro, Short, Text
from schemas.events.signed import Nonce, Signed


class LaunchApproved(EventData):
    """A person approves one plan at one price up to one amount: smoke run, fan-out and reruns (R18).

    `rate_per_hour` is what one run costs an hour with all that it uses. `statement` is what was shown,
    with the ends that the approval covers: a run is cancelled past `claims` claims or past `each`.
    """

    TYPE: ClassVar[str] = "launch.approved"

    ledger: Short
    experiment: Short
    digest: Hash
    amount: Micro
    rate_per_hour: Micro
    runs: int = Field(ge=1)
    each: Micro
    claims: int = Field(ge=1)
    account: Short
    statement: Text
    signed: Signed


class LaunchDenied(EventData):
    """An approval was asked for and not given: wrong amount, wrong secret, no person."""

    TYPE: ClassVar[str] = "launch.denied"

    digest: Hash
    amount: Micro | None = None
    why: Text


class ApprovalDrawn(EventData):
    """So much of an approval is set aside for one day; over all days never more than was approved.

    The last one of a day counts: what a day did not use goes back when the next day draws.
    """

    TYPE: ClassVar[str] = "approval.drawn"

    nonce: Nonce
    account: Short
    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    amount: Micro
