"""The proposal of an experiment: a question and its frozen plan, in every version."""

from typing import Any, ClassVar

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import Config, DataManifest, FileDigest, Hash, Short, Text
from schemas.numbers import Finite


class Digests(Part):
    """The plan's digest and the four parts that it covers."""

    plan: Hash
    spec: Hash
    code: Hash
    data: Hash
    environment: Hash


class Fingerprints(Part):
    """`config`: the science. `context`: normalised code, data and environment. `code`: the code alone."""

    config: Hash
    context: Hash
    code: Hash


class FingerprintsV2(Fingerprints):
    """`shape`: the code without the names of its files; None where an older plan does not say."""

    shape: Hash | None = None


class Plan(Part):
    """The cells: every config × subject × seed, in this order, numbered from 1."""

    subjects: list[Short] = Field(min_length=1)
    excluded: dict[str, Text] = {}
    seeds: list[int] = Field(min_length=1)
    deterministic: bool = False
    configs: list[Config] = Field(min_length=1)


class ExperimentProposedV1(EventData):
    """Version 1: every plan left one subject out."""

    TYPE: ClassVar[str] = "experiment.proposed"

    project: Short
    name: Short
    spec: dict[str, Any]
    source: Text
    digests: Digests
    fingerprints: Fingerprints
    code: list[FileDigest] = Field(min_length=1)
    data: DataManifest
    environment: dict[str, str]
    plan: Plan
    ancestor: str | None = None
    changed: list[str] = []


class Fold(Part):
    """What one fold holds out: whole subjects, or one session of one subject."""

    test: list[Short] = Field(min_length=1)
    session: Short | None = None


class Trivial(Part):
    """What predicting without a model scores on each fold, computed from the data by the ledger."""

    method: Text
    values: dict[str, Finite]


class FoldedPlan(Part):
    """The cells: every config × fold × seed, in this order, numbered from 1.

    `subjects` names the folds; under LOSO a fold is its subject and `folds` is empty.
    """

    subjects: list[Short] = Field(min_length=1)
    folds: dict[str, Fold] = {}
    excluded: dict[str, Text] = {}
    seeds: list[int] = Field(min_length=1)
    deterministic: bool = False
    configs: list[Config] = Field(min_length=1)


class ExperimentProposed(EventData):
    """A question, its mathematics and its frozen plan."""

    TYPE: ClassVar[str] = "experiment.proposed"
    VERSION: ClassVar[int] = 2

    project: Short
    name: Short
    spec: dict[str, Any]
    source: Text
    digests: Digests
    fingerprints: FingerprintsV2
    code: list[FileDigest] = Field(min_length=1)
    data: DataManifest
    environment: dict[str, str]
    plan: FoldedPlan
    trivial: Trivial | None = None
    ancestor: str | None = None
    changed: list[str] = []
