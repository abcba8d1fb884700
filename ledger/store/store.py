"""An open ledger."""

from types import TracebackType

from ledger.store.database import Database


class Store:
    """An open ledger: its address, its database and its id. Close it, or use it in a `with`."""

    __slots__ = ("can_seal", "database", "dialect", "ledger_id", "read_only", "url")

    def __init__(self, url: str, database: Database, ledger_id: str, read_only: bool, can_seal: bool) -> None:
        self.url = url
        self.database = database
        self.dialect = database.dialect
        self.ledger_id = ledger_id
        self.read_only = read_only
        self.can_seal = can_seal

    def close(self) -> None:
        """Close the connection; closing twice does no harm."""
        self.database.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
