"""Events of a run: one cell of a plan, or an exploratory command. Seconds are measured seconds."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import Config, Hash, Short, Text
from schemas.numbers import Number


class RunQueuedV1(EventData):
    """Version 1: without fingerprints."""

    TYPE: ClassVar[str] = "run.queued"

    kind: Literal["planned", "exploratory"] = "planned"
    project: Short
    experiment: str | None = None
    cell: int | None = Field(default=None, ge=1)
    subject: Short | None = None
    seed: int | None = None
    config: Config = {}
    smoke: bool = False
    digest: Hash | None = None
    command: list[str] | None = None
    data_digest: Hash | None = None


class RunFingerprints(Part):
    """`config`: the science. `context`: code, data, environment. `run`: both with seed and fold."""

    config: Hash
    context: Hash
    run: Hash


class RunQueued(EventData):
    """A run is planned. An exploratory one has a command and belongs to no experiment."""

    TYPE: ClassVar[str] = "run.queued"
    VERSION: ClassVar[int] = 2

    kind: Literal["planned", "exploratory"] = "planned"
    project: Short
    experiment: str | None = None
    cell: int | None = Field(default=None, ge=1)
    subject: Short | None = None
    seed: int | None = None
    config: Config = {}
    smoke: bool = False
    digest: Hash | None = None
    command: list[str] | None = None
    data_digest: Hash | None = None
    fingerprints: RunFingerprints | None = None


class RunHeartbeat(EventData):
    """The worker is alive; `step` of `steps` says how far it is."""

    TYPE: ClassVar[str] = "run.heartbeat"

    attempt: int = Field(ge=1)
    step: int | None = None
    steps: int | None = None
    unchanged_seconds: float = Field(default=0, ge=0)


class MetricsLoggedV1(EventData):
    """Version 1: one step an event."""

    TYPE: ClassVar[str] = "metrics.logged"

    attempt: int = Field(ge=1)
    step: int
    values: dict[str, Number]


class MetricPoint(Part):
    """Values logged at one step."""

    step: int
    values: dict[str, Number]


class MetricsLogged(EventData):
    """Values that training code logged: many steps an event."""

    TYPE: ClassVar[str] = "metrics.logged"
    VERSION: ClassVar[int] = 2

    attempt: int = Field(ge=1)
    points: list[MetricPoint] = Field(min_length=1)


class CheckpointSaved(EventData):
    """A `state_dict` lies on disk under this digest (R16)."""

    TYPE: ClassVar[str] = "checkpoint.saved"

    attempt: int = Field(ge=1)
    path: Text
    sha256: Hash
    bytes: int = Field(ge=0)
    step: int


class NonfiniteDetected(EventData):
    """A logged or reported value was NaN or infinite; the run ends as `nan`."""

    TYPE: ClassVar[str] = "nonfinite.detected"

    attempt: int = Field(ge=1)
    key: Short
    step: int | None = None
    value: Number


class RunSuspected(EventData):
    """No sign of life for longer than the lease, by the database's clock."""

    TYPE: ClassVar[str] = "run.suspected"

    attempt: int = Field(ge=1)
    why: Text


class RunLost(EventData):
    """The attempt is held to be gone. Reversible: a late result is still recorded."""

    TYPE: ClassVar[str] = "run.lost"

    attempt: int = Field(ge=1)
    why: Text


class RunRecovered(EventData):
    """An attempt that was suspected or lost has shown itself again."""

    TYPE: ClassVar[str] = "run.recovered"

    attempt: int = Field(ge=1)
    why: Text
