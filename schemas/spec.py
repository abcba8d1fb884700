"""The experiment spec (TOML, formats.md). What a rule forbids parses here and is refused by the rule."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.spec_checks import check_gate, check_grid, check_protocol, check_times
from schemas.spec_types import (
    Count,
    Dimensions,
    FileName,
    Free,
    Line,
    Name,
    Place,
    Prose,
    Rate,
    Seconds,
    Seed,
    Subject,
)
from schemas.spec_words import COUNTS, GATE_ALIASES


class Section(BaseModel):
    """A table of the spec: closed, frozen, no coercion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)


class Experiment(Section):
    """What is asked, under which name."""

    project: Name
    name: Name
    hypothesis: Prose


class Unnecessary(Section):
    """The six answers of R2; the rule refuses the empty ones."""

    learned_parameters: Free = ""
    hyperparameters: Free = ""
    activation_functions: Free = ""
    projection_matrices: Free = ""
    gating: Free = ""
    decoder: Free = ""


class Counts(Section):
    """Counts as typed (R3)."""

    parameters: Count = None
    hyperparameters: Count = None
    flops_per_step: Count = None
    memory_bytes: Count = None


class Math(Section):
    """Mathematics first (R1–R3)."""

    expression: Free = ""
    unnecessary: Unnecessary = Unnecessary()
    counts: Counts = Counts()


class Model(Section):
    """`architecture` is `module:Class`; `dimensions` the size of each layer (R4)."""

    name: Line
    architecture: Place
    dimensions: Dimensions = ""


class Data(Section):
    """A CSV file, or a folder of them; `path` is relative to the spec."""

    name: FileName
    path: Line
    kind: Literal["real", "synthetic", "simulated"]
    subject_column: Line


class Protocol(Section):
    """Leave one subject out. `subjects`, where stated, is the declared roster."""

    kind: Literal["loso"] = "loso"
    seeds: list[Seed] | None = Field(default=None, min_length=1, max_length=1_000)
    deterministic: bool = False
    exclude: dict[Subject, Line] = {}
    subjects: list[Subject] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> "Protocol":
        check_protocol(self.seeds or [], self.deterministic, self.subjects or [], self.exclude)
        return self


class Metric(Section):
    """What is measured on the held-out subject."""

    name: Line
    unit: Line
    direction: Literal["lower", "higher"]
    split: Line


class Observable(Section):
    """The observable's class (R34); the rule refuses an unknown or missing one."""

    class_: Free = Field(default="", alias="class")


class Volatile(Section):
    """Config keys that do not change the science."""

    keys: list[str] = []


class Script(Section):
    """`entry` is `module:function`; the function takes a Run."""

    entry: Place


class Compute(Section):
    """Where it runs, for how long (seconds) and at which rate."""

    backend: Name
    gpus: int = Field(default=0, ge=0, le=10_000)
    expected_s: Seconds
    timeout_s: Seconds
    retries: int = Field(default=0, ge=0, le=100)
    rate_usd_per_hour: Rate
    rate_source: Line

    @model_validator(mode="after")
    def _coherent(self) -> "Compute":
        check_times(self.expected_s, self.timeout_s)
        return self


class Spec(Section):
    """The whole spec; `load_spec` makes one from TOML text."""

    experiment: Experiment
    math: Math = Math()
    model: Model
    data: Data
    protocol: Protocol
    metric: Metric
    observable: Observable = Observable()
    config: dict[str, Any] = {}
    volatile: Volatile = Volatile()
    script: Script
    compute: Compute
    gate: dict[str, Free] = {}
    grid: dict[str, list[Any]] = {}

    @model_validator(mode="after")
    def _coherent(self) -> "Spec":
        check_grid(self.config, self.grid, self.volatile.keys)
        check_gate(self.gate)
        return self

    def canonical(self) -> dict[str, Any]:
        """Plain JSON with defaults and aliases resolved: what the spec's digest covers."""
        plain = self.model_dump(mode="python", by_alias=True)
        if self.protocol.deterministic:
            plain["protocol"]["seeds"] = [0]
        counts = plain["math"]["counts"]
        plain["math"]["counts"] = {key: counts[key] for key in COUNTS if counts[key] is not None}
        plain["gate"] = {GATE_ALIASES.get(key, key): text for key, text in self.gate.items()}
        return plain
