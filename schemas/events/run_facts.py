"""What a worker noticed about an attempt beside its result."""

from typing import ClassVar, Literal

from pydantic import Field

from schemas.base import EventData
from schemas.events.shared import Config, Short
from schemas.numbers import Finite, Number


class ConfigRead(EventData):
    """The config keys that the training code read: what the run's science can depend on.

    Keys that it asked for in vain are among them. `whole`: it took the config as a whole, so that it
    would have seen any further key too. `defaults`: what it takes for a key that is not there.
    """

    TYPE: ClassVar[str] = "config.read"

    attempt: int = Field(ge=1)
    keys: list[Short]
    whole: bool = False
    defaults: Config = {}


class InvarianceChecked(EventData):
    """The statistic of an amplitude-only observable, recomputed under random flips or phases (R35)."""

    TYPE: ClassVar[str] = "invariance.checked"

    attempt: int = Field(ge=1)
    statistic: Short
    symmetry: Literal["Z2", "U(1)", "O(k)"]
    draws: int = Field(ge=1)
    trials: int = Field(ge=1)
    value: Finite
    largest_shift: Number
    tolerance: Finite
    holds: bool
