"""Events before a launch: what lint found, what the checklist saw, an estimate that was refused."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import Hash, Micro, Refusal, Short, Text


class Finding(Part):
    """One place in a script, with the rule that it breaks and the way out."""

    rule: str = Field(pattern=r"^R[0-9]{1,2}$")
    file: Short
    line: int = Field(ge=1)
    level: Literal["error", "warning"]
    message: Text
    remedy: Text


class ScriptLinted(EventData):
    """What reading the code of a plan found (R16, R25, R27); the code was not run."""

    TYPE: ClassVar[str] = "script.linted"

    digest: Hash
    files: list[Short]
    findings: list[Finding] = []


class EstimateRefused(EventData):
    """An estimate could not be given: no price that is a fact (R17)."""

    TYPE: ClassVar[str] = "estimate.refused"

    refused: list[Refusal] = Field(min_length=1)


class LaunchChecked(EventData):
    """The checklist of a paid launch as it was seen (R14 to R16, R21 to R23). Amounts in micro-dollars.

    `apps`: what runs at the provider. `clock_skew`: its clock less ours, in seconds; None if unknown.
    """

    TYPE: ClassVar[str] = "launch.checked"

    smoke: bool
    backend: Short
    gpu: str = Field(default="", max_length=100)
    versions: dict[str, str] = {}
    apps: list[dict[str, Any]] | None = None
    duplicates: list[Short] = []
    state_dict: bool
    digest: Hash
    estimate: Micro
    tier: Literal["AUTO", "WARN", "STOP"]
    runs: int = Field(ge=1)
    total: Micro
    eta_seconds: float = Field(ge=0)
    clock_skew: float | None = None
