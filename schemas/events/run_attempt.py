"""Events that begin an attempt: intended, spawned, claimed."""

from typing import Any, ClassVar

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Short, Text


class SpawnIntendedV1(EventData):
    """Version 1: without the attempt that it retries."""

    TYPE: ClassVar[str] = "spawn.intended"

    attempt: int = Field(ge=1)
    backend: Short
    spool: Text


class SpawnIntended(EventData):
    """An attempt is about to be started; recorded before anything starts.

    `retry_of`: the attempt whose provider call came again by itself; it has no reservation of its own.
    """

    TYPE: ClassVar[str] = "spawn.intended"
    VERSION: ClassVar[int] = 2

    attempt: int = Field(ge=1)
    backend: Short
    spool: Text
    retry_of: int | None = Field(default=None, ge=1)


class RunSpawned(EventData):
    """The backend has started the attempt and gave a handle."""

    TYPE: ClassVar[str] = "run.spawned"

    attempt: int = Field(ge=1)
    backend: Short
    handle: dict[str, Any]


class AttemptClaimedV1(EventData):
    """Version 1: without the provider's call."""

    TYPE: ClassVar[str] = "attempt.claimed"

    attempt: int = Field(ge=1)
    worker: Text
    hardware: Text
    versions: dict[str, str] = {}
    lease_seconds: float = Field(gt=0)


class AttemptClaimed(EventData):
    """A worker took the attempt. `call` and `container` are the provider's names for what runs it."""

    TYPE: ClassVar[str] = "attempt.claimed"
    VERSION: ClassVar[int] = 2

    attempt: int = Field(ge=1)
    worker: Text
    hardware: Text
    versions: dict[str, str] = {}
    lease_seconds: float = Field(gt=0)
    call: Short | None = None
    container: Short | None = None
