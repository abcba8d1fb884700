"""Pieces that several events share."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from schemas.base import Part

Outcome = Literal["ok", "failed", "nan", "timeout", "oom", "killed", "preempted", "stopped"]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MAX_TEXT, MAX_SHORT = 20_000, 300
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=MAX_SHORT)]
Micro = Annotated[int, Field(ge=0)]
"""Micro-dollars."""
Grade = Literal["E1", "E2", "E3", "E4", "E5", "E6"]
Config = dict[str, Any]


class Refusal(Part):
    """One rule that forbids, why, and what to do about it."""

    rule: Annotated[str, StringConstraints(pattern=r"^R[0-9]{1,2}$")]
    reason: Text
    remedy: Text


class FileDigest(Part):
    """A file by its path (relative, `/`), SHA-256 and size."""

    path: Short
    sha256: Hash
    bytes: int = Field(ge=0)


class DataManifest(Part):
    """The data of a plan: files, the subjects found in them and the rows."""

    name: Short
    kind: Literal["real", "synthetic", "simulated"]
    path: Short
    subject_column: Short
    files: list[FileDigest] = Field(min_length=1)
    rows: int = Field(ge=1)
    subjects: list[Short] = Field(min_length=1)
    digest: Hash
