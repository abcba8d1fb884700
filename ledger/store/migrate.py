"""Bring a database to the newest layout with alembic, in one transaction."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.store.address import Address, public
from ledger.store.disk_full import disk_full_told
from ledger.store.sqlite_library import library

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOCK = 5496083413
_ALEMBIC = threading.Lock()
"""Alembic keeps the migration under way in module globals."""


def scripts() -> Path:
    """The folder of the migrations: in the wheel `ledger/_migrations`, in a checkout `alembic`."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_migrations"
    return installed if (installed / "env.py").is_file() else package.parent / "alembic"


def migrate(address: Address) -> None:
    """Apply what is missing, whole or not at all; several threads and processes may do it at once."""
    from alembic.config import Config

    from alembic import command

    with _ALEMBIC, disk_full_told(public(address.url)), connection_to(address) as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def connection_to(address: Address) -> "Iterator[Connection]":
    """A connection inside a transaction that no other migration shares."""
    from sqlalchemy.pool import NullPool

    if address.dialect == "sqlite":
        engine = _sqlite_engine(address, NullPool)
    else:
        engine = _postgres_engine(address, NullPool)
    with engine.connect() as connection:
        if address.dialect == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SET search_path = public, pg_temp")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        yield connection
        if address.dialect == "sqlite":
            connection.exec_driver_sql("COMMIT")
        connection.commit()


def _sqlite_engine(address: Address, pool: Any) -> Any:
    """The driver's own transactions are off: legacy pysqlite would commit before DDL."""
    from sqlalchemy import create_engine

    def connect() -> Any:
        raw = library().connect(address.target, isolation_level=None, timeout=address.timeout)
        raw.execute("PRAGMA page_size=2048")
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        return raw

    return create_engine("sqlite://", creator=connect, module=library(), poolclass=pool)


def _postgres_engine(address: Address, pool: Any) -> Any:
    import psycopg
    from sqlalchemy import create_engine

    return create_engine(
        "postgresql+psycopg://", creator=lambda: psycopg.connect(address.target), poolclass=pool
    )
