"""Events of the stream `ledger`: the ledger itself."""

from typing import ClassVar

from pydantic import Field

from schemas.base import EventData, Part
from schemas.events.shared import Hash


class Former(Part):
    """A ledger that was known to stand at the same address, by its last remembered head."""

    ledger: str = Field(min_length=1, max_length=64)
    events: int = Field(ge=0)
    root: Hash


class LedgerOpened(EventData):
    """A ledger came into being under an id of its own; `replaces` is what stood at its address before."""

    TYPE: ClassVar[str] = "ledger.opened"

    ledger: str = Field(min_length=1, max_length=64)
    format: int = Field(ge=1)
    replaces: Former | None = None


class ReplayChecked(EventData):
    """Every projection was rebuilt up to an index and compared with the live one."""

    TYPE: ClassVar[str] = "replay.checked"

    to_index: int = Field(ge=0)
    equal: bool
    projections: dict[str, str]
