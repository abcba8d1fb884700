"""Claims and the evidence behind them (R41)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import Grade, Refusal, Short, Text

ClaimKind = Literal["architecture", "financial", "scientific"]
DATE = r"^\d{4}-\d{2}-\d{2}$"


class Evidence(Part):
    """One cited event as it was graded: `base` 1 (fact) to 6, by its type; `date` of its source.

    `source` names who measured it (`own` for this ledger); `open` whether code, weights and data are out.
    """

    event: Short
    type: Short
    base: int = Field(ge=1, le=6)
    date: str = Field(pattern=DATE)
    source: Short
    own: bool
    preprint: bool = False
    open: bool = True
    synthetic: bool = False


class ClaimGraded(EventData):
    """A claim with its grade on the day it was made; pages grade it again as of their index."""

    TYPE: ClassVar[str] = "claim.graded"

    claim: Short
    text: Text
    kind: ClaimKind
    grade: Grade
    why: list[Text] = []
    evidence: list[Evidence] = []
    experiments: list[str] = []


class ClaimReverified(EventData):
    """Newer evidence for a claim, so that it is not stale."""

    TYPE: ClassVar[str] = "claim.reverified"

    claim: Short
    grade: Grade
    evidence: list[Evidence] = Field(min_length=1)


class ClaimRefused(EventData):
    """A claim whose evidence does not carry it, or that a rule forbids."""

    TYPE: ClassVar[str] = "claim.refused"

    text: Text
    kind: ClaimKind
    grade: Grade
    evidence: list[Evidence] = []
    refused: list[Refusal] = Field(min_length=1)
