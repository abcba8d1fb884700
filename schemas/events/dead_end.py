"""Dead ends of a project: marked, and reopened when an assumption changed."""

from typing import ClassVar, Literal

from schemas.base import EventData
from schemas.events.shared import Config, Hash, Outcome, Short, Text


class DeadEndMarkedV1(EventData):
    """Version 1: the whole config was the science."""

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


class DeadEndMarked(EventData):
    """A science in a context that ended in NaN, divergence or out of memory.

    `read`: the config keys that the run read before it ended so; None where that is not known, or where
    it took the config as a whole, and then every key counts but the `volatile` ones, which its spec
    declared. `defaults`: what its code takes for a key that is not there. `code_fingerprint`: the
    normalised code alone.
    """

    TYPE: ClassVar[str] = "dead_end.marked"
    VERSION: ClassVar[int] = 2

    dead_end: Short
    experiment: Short
    run: str | None = None
    attempt: int | None = None
    config_fingerprint: Hash
    context_fingerprint: Hash
    code_fingerprint: Hash | None = None
    config: Config
    read: list[Short] | None = None
    defaults: Config = {}
    volatile: list[Short] | None = None
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
