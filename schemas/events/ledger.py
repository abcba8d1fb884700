"""Events of the stream `ledger`: the ledger itself."""

from typing import ClassVar

from pydantic import Field

from schemas.base import EventData


class LedgerOpened(EventData):
    """A ledger came into being under an id of its own."""

    TYPE: ClassVar[str] = "ledger.opened"

    ledger: str = Field(min_length=1, max_length=64)
    format: int = Field(ge=1)


class ReplayChecked(EventData):
    """Every projection was rebuilt up to an index and compared with the live one."""

    TYPE: ClassVar[str] = "replay.checked"

    to_index: int = Field(ge=0)
    equal: bool
    projections: dict[str, str]
