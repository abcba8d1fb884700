"""The experiment spec (TOML, formats.md). What a rule forbids parses here and is refused by the rule."""

from typing import Any, Literal

from pydantic import Field, model_validator

from schemas.spec_canonical import without_unset
from schemas.spec_checks import check_gate, check_grid, check_kind, check_protocol, check_times
from schemas.spec_math import Math
from schemas.spec_section import Section
from schemas.spec_types import (
    Amount,
    Dimensions,
    FileName,
    Free,
    Line,
    Name,
    Place,
    Prose,
    ProtocolKind,
    Rate,
    Seconds,
    Seed,
    Subject,
)
from schemas.spec_words import COUNTS, GATE_ALIASES


class Experiment(Section):
    """What is asked, under which name."""

    project: Name
    name: Name
    hypothesis: Prose


class Model(Section):
    """`architecture` is `module:Class`; `dimensions` the size of each layer (R4)."""

    name: Line
    architecture: Place
    dimensions: Dimensions = ""


class Data(Section):
    """A CSV file, or a folder of them; `path` is relative to the spec.

    `target_column`: what is predicted; the ledger computes the trivial baseline and the classes from it.
    """

    name: FileName
    path: Line
    kind: Literal["real", "synthetic", "simulated"]
    subject_column: Line
    target_column: Line | None = None


class Protocol(Section):
    """What each fold holds out. `subjects`, where stated, is the declared roster.

    `session_column` belongs to leave-one-session-out, `k` to grouped-k-fold, `test` (the subjects held
    out together) to single-split. A reason of `exclude` may be empty here: the rule refuses it (R31).
    """

    kind: ProtocolKind = "loso"
    session_column: Line | None = None
    k: int | None = Field(default=None, ge=2, le=10_000)
    test: list[Subject] | None = Field(default=None, min_length=1)
    seeds: list[Seed] | None = Field(default=None, min_length=1, max_length=1_000)
    deterministic: bool = False
    exclude: dict[Subject, Free] = {}
    subjects: list[Subject] | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _coherent(self) -> "Protocol":
        check_protocol(self.seeds or [], self.deterministic, self.subjects or [], self.exclude)
        check_kind(self.kind, self.session_column, self.k, self.test)
        return self


class Metric(Section):
    """What is measured on the held-out subject; `uncertainty`: what its error is to be, if stated."""

    name: Line
    unit: Line
    direction: Literal["lower", "higher"]
    split: Line
    uncertainty: Free = ""


class Observable(Section):
    """The observable's class and, if amplitude-only, its declaration (R34); the rule refuses what lacks."""

    class_: Free = Field(default="", alias="class")
    symmetry: Free = ""
    stored_as: Free = ""
    gauge_fix: Free = ""
    independent_unit: Free = ""
    trial_ids: Free = ""


class Volatile(Section):
    """Config keys that do not change the science."""

    keys: list[str] = []


class Baseline(Section):
    """`experiment` names the trivial baseline in this ledger, where the data cannot tell it."""

    experiment: Line | None = None


class Script(Section):
    """`entry` is `module:function`; the function takes a Run."""

    entry: Place


class Compute(Section):
    """Where it runs, for how long (seconds) and at which rate, which paid compute need not state.

    `gpu` names the device as the provider does (`A10`), `cpu` counts cores and `memory_gib` memory, each of
    one run; unset they are what the provider gives by itself.
    """

    backend: Name
    gpu: Line | None = None
    cpu: Amount | None = None
    memory_gib: Amount | None = None
    gpus: int = Field(default=0, ge=0, le=10_000)
    expected_s: Seconds
    timeout_s: Seconds
    retries: int = Field(default=0, ge=0, le=100)
    rate_usd_per_hour: Rate | None = None
    rate_source: Line | None = None

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
    need: dict[str, Free] = {}
    baseline: Baseline = Baseline()
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
        plain = without_unset(plain)
        plain["gate"] = {GATE_ALIASES.get(key, key): text for key, text in self.gate.items()}
        return plain
