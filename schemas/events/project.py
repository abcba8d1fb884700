"""Events of a project: what outlives its experiments."""

from typing import Any, ClassVar

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import DataManifest, Grade, Refusal, Short, Text


class ProposalRefused(EventData):
    """A proposal broke a rule before it became an experiment."""

    TYPE: ClassVar[str] = "proposal.refused"

    name: Short
    spec: dict[str, Any]
    refused: list[Refusal] = Field(min_length=1)


class DataRegistered(EventData):
    """A project first used this data, as of this digest."""

    TYPE: ClassVar[str] = "data.registered"

    data: DataManifest


class DecisionRecorded(EventData):
    """A decision with its reasons and the events behind it."""

    TYPE: ClassVar[str] = "decision.recorded"

    title: Short
    decision: Text
    why: Text
    grade: Grade | None = None
    experiment: str | None = None
    cites: list[str] = []


class StageCompleted(EventData):
    """The five lines of a memory entry (R51)."""

    TYPE: ClassVar[str] = "stage.completed"

    feature: Short
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    grade: Grade
    experiments: list[str] = []
    result: Text
    decision: Text
    benchmark: Text
    learnings: Text
    next: Text
    public: bool = False


class StageRefused(EventData):
    """A stage broke a rule before it was recorded: evidence of what was claimed too early."""

    TYPE: ClassVar[str] = "stage.refused"

    feature: Short
    experiments: list[str] = []
    refused: list[Refusal] = Field(min_length=1)
