"""The base of every table of the spec."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the spec: closed, frozen, no coercion."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, hide_input_in_errors=True)
