"""Events of an experiment: a question and its frozen plan."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Hash, Micro, Refusal, Short, Text


class ExperimentCounted(EventData):
    """Exact counts of a model, by a named method (R3)."""

    TYPE: ClassVar[str] = "experiment.counted"

    parameters: int = Field(ge=0)
    trainable: int | None = Field(default=None, ge=0)
    frozen: int | None = Field(default=None, ge=0)
    buffers: int | None = Field(default=None, ge=0)
    hyperparameters: int | None = Field(default=None, ge=0)
    flops_per_step: int | None = Field(default=None, ge=0)
    memory_bytes: int | None = Field(default=None, ge=0)
    method: Text
    uncounted: list[str] = []
    details: dict[str, Any] = {}


GATE_FIELDS = (
    "tokenization", "isa_formula", "b_matrix", "training",
    "metric", "research_question", "prior_results", "known_bugs",
)  # fmt: skip
GateField = Literal[
    "tokenization", "isa_formula", "b_matrix", "training",
    "metric", "research_question", "prior_results", "known_bugs",
]  # fmt: skip


class GateAnswered(EventData):
    """One of the eight answers. `carried_from` names the ancestor that it was carried over from."""

    TYPE: ClassVar[str] = "gate.answered"

    field: GateField
    answer: Text
    carried_from: str | None = None


class GateChecked(EventData):
    """What the ledger itself found when it checked the answers."""

    TYPE: ClassVar[str] = "gate.checked"

    ready: bool
    missing: list[GateField] = []
    refused: list[Refusal] = []
    looked_at: dict[str, Any] = {}


ObservableClass = Literal["CLASSICAL", "AMPLITUDE-ONLY", "AMBIGUOUS", "N/A"]


class ObservableDeclared(EventData):
    """What the sign or phase of the measured value means (R34)."""

    TYPE: ClassVar[str] = "observable.declared"

    observable_class: ObservableClass
    declaration: dict[str, Any] = {}


class ObservableReclassified(EventData):
    """Evidence changed the class of the observable (R34); the declaration is whole, not a difference."""

    TYPE: ClassVar[str] = "observable.reclassified"

    previous: ObservableClass
    observable_class: ObservableClass
    declaration: dict[str, Any] = {}
    evidence: Text
    cites: list[str] = Field(min_length=1)


class ReclassificationRefused(EventData):
    """A reclassification broke a rule (R34, R35): evidence of what was claimed of the sign or phase."""

    TYPE: ClassVar[str] = "reclassification.refused"

    observable_class: ObservableClass
    evidence: Text
    cites: list[str] = []
    refused: list[Refusal] = Field(min_length=1)


class LaunchRequested(EventData):
    """Cells of the plan are to run: the spawn plan (R23)."""

    TYPE: ClassVar[str] = "launch.requested"

    smoke: bool
    cells: list[int] = Field(min_length=1)
    digest: Hash
    backend: Short
    total: Micro
    eta_seconds: float = Field(ge=0)


class LaunchRefused(EventData):
    """A launch was refused: evidence of what the protocol forbade."""

    TYPE: ClassVar[str] = "launch.refused"

    smoke: bool
    refused: list[Refusal] = Field(min_length=1)


class SmokeVerified(EventData):
    """The first cell ran to its end, or for two minutes, under watch (R22)."""

    TYPE: ClassVar[str] = "smoke.verified"

    run: Short
    digest: Hash
    seconds: float = Field(ge=0)
    ended: bool
    snippet: str = Field(max_length=20_000)


class AnalysisNoted(EventData):
    """What somebody makes of results that are recorded already (R28)."""

    TYPE: ClassVar[str] = "analysis.noted"

    text: Text
    cites: list[str] = []


class ExperimentClosed(EventData):
    """Nothing more is to run under this plan."""

    TYPE: ClassVar[str] = "experiment.closed"

    reason: Text
