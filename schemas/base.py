"""The base of every event's data: frozen, closed, with a stored name and a version."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class EventData(BaseModel):
    """What one event states. `TYPE` is the stored name, `VERSION` the schema's version.

    Unknown keys are refused at the write; readers keep whatever bytes were stored. Each validator is built
    when it is first needed: a command writes few of the types.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", defer_build=True)

    TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1


class Part(BaseModel):
    """A nested piece of an event or of a spec."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
