"""Claims and the evidence behind them (R41)."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import Grade, Hash, Refusal, Short, Text

ClaimKind = Literal["architecture", "financial", "scientific"]
DATE = r"^\d{4}-\d{2}-\d{2}$"


class Evidence(Part):
    """One cited event as it was graded: `base` 1 (fact) to 6, by its type; `date` of its source.

    `primary`: it is a measurement of the kind that the claim is about. `source` names who measured it
    (`own` for this ledger), `file` what was imported, `metric` what of, where it is a result with a value;
    `open` whether code, weights or data are out.
    """

    event: Short
    index: int = Field(ge=1)
    type: Short
    base: int = Field(ge=1, le=6)
    primary: bool
    date: str = Field(pattern=DATE)
    source: Short
    own: bool
    file: Hash | None = None
    metric: Short | None = None
    run: Short | None = None
    experiment: Short | None = None
    preprint: bool = False
    open: bool = True
    synthetic: bool = False
    self_reported: bool = False


class ClaimGraded(EventData):
    """A claim with its grade on the day it was made; pages grade it again as of their index.

    `why`: the caps and penalties that held. `labels`: what the tables behind it say about themselves.
    """

    TYPE: ClassVar[str] = "claim.graded"

    project: Short
    text: Text
    kind: ClaimKind
    grade: Grade
    public: bool = False
    why: list[Text] = []
    labels: list[Text] = []
    evidence: list[Evidence] = []
    experiments: list[Short] = []


class ClaimReverified(EventData):
    """Newer evidence for the claim that the event `claim` made, so that it is not stale."""

    TYPE: ClassVar[str] = "claim.reverified"

    claim: Short
    grade: Grade
    why: list[Text] = []
    labels: list[Text] = []
    evidence: list[Evidence] = Field(min_length=1)


class ClaimRefused(EventData):
    """A claim whose evidence does not carry it, or that a rule forbids."""

    TYPE: ClassVar[str] = "claim.refused"

    text: Text
    kind: ClaimKind
    grade: Grade
    public: bool = False
    evidence: list[Evidence] = []
    refused: list[Refusal] = Field(min_length=1)
