"""A database for an address, whatever is in it."""

import os

from ledger.errors import NoLedger
from ledger.store.address import Address, public
from ledger.store.database import Database


def connect(address: Address) -> Database:
    """Connect; NoLedger if there is no such file or database, Unreachable if there is no server."""
    if address.dialect == "postgres":
        from ledger.store.postgres_driver import PostgresDriver

        return Database(PostgresDriver(address))
    if not os.path.isfile(address.target):  # noqa: PTH113 - no pathlib on the light path
        raise NoLedger(f"there is no ledger at {public(address.url)}")
    from ledger.store.sqlite_driver import SqliteDriver

    return Database(SqliteDriver(address))
