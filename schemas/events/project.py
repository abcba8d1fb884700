"""Events of a project: what outlives its experiments."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Config, DataManifest, Grade, Hash, Outcome, Refusal, Short, Text


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


class DeadEndMarked(EventData):
    """A science in a context that ended in NaN, divergence or out of memory."""

    TYPE: ClassVar[str] = "dead_end.marked"

    dead_end: Short
    experiment: Short
    run: str | None = None
    attempt: int | None = None
    config_fingerprint: Hash
    context_fingerprint: Hash
    config: Config
    architecture: Short
    data_digest: Hash
    outcome: Outcome
    why: Text
    by: Literal["ledger", "person"]


class DeadEndReopened(EventData):
    """The assumption that changed, so that the dead end may be tried again."""

    TYPE: ClassVar[str] = "dead_end.reopened"

    dead_end: Short
    assumption: Text


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
