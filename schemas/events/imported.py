"""Results that were measured elsewhere."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import FileDigest, Short, Text
from schemas.numbers import Finite

PART_ROWS = 5_000
"""Rows of one `results.imported`; larger files take several."""


class ImportedMetric(Part):
    """What was measured elsewhere."""

    name: Short
    unit: Short
    direction: Literal["lower", "higher"]


class ImportedValue(Part):
    """One row of the file, `line` of it. `correct` of `total` where counts were given."""

    line: int = Field(ge=1)
    subject: Short
    seed: int | None = None
    value: Finite
    correct: int | None = Field(default=None, ge=0)
    total: int | None = Field(default=None, ge=1)
    n_test: int | None = Field(default=None, ge=1)


class ExperimentImported(EventData):
    """An experiment that ran elsewhere: never a headline. `printed` as it stands in the source.

    `checks`: what agrees with the printed figures and what differs, with the difference.
    """

    TYPE: ClassVar[str] = "experiment.imported"

    project: Short
    name: Short
    metric: ImportedMetric
    protocol: Short
    source: Text
    file: FileDigest
    rows: int = Field(ge=1)
    parts: int = Field(ge=1)
    subjects: int = Field(ge=1)
    printed: dict[str, Short] = {}
    checks: dict[str, Any] = {}
    recomputed: dict[str, Finite | None] = {}
    published: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")
    preprint: bool = False
    code: str | None = None


class ResultsImported(EventData):
    """Some rows of an imported file; `part` counts from 1."""

    TYPE: ClassVar[str] = "results.imported"

    part: int = Field(ge=1)
    values: list[ImportedValue] = Field(min_length=1, max_length=PART_ROWS)
