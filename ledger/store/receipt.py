"""What a writer gets back."""

from typing import NamedTuple


class Receipt(NamedTuple):
    """Where an event stands. `recorded_at` is the database's clock in µs.

    `duplicate` says that it was stored before, under the same id and with the same content.
    """

    id: str
    stream: str
    version: int
    position: int
    recorded_at: int
    duplicate: bool = False
