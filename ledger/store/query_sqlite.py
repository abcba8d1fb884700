"""Read-only SQL on SQLite: a connection that can only read, and an authorizer on top."""

import time
from typing import Any

from ledger.errors import DatabaseBusy, UsageError
from ledger.store.address import parse
from ledger.store.audit_view import SQLITE_VIEW
from ledger.store.sqlite_driver import SqliteDriver
from ledger.store.sqlite_errors import INTERRUPTED, code_of
from ledger.store.store import Store

_SELECT, _READ, _FUNCTION, _RECURSIVE = 21, 20, 31, 33
_ALLOW, _DENY = 0, 1
_STEPS = 100_000


def query_sqlite(
    store: Store, sql: str, limit: int, seconds: float
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run one SELECT on a connection of its own, for at most `seconds`."""
    address = parse(store.url)
    driver = SqliteDriver(parse(f"sqlite:///{address.target}?mode=ro", address.timeout))
    try:
        driver.execute(SQLITE_VIEW)
        driver.connection.set_authorizer(_only_reading)
        _bound(driver.connection, seconds)
        cursor = driver.connection.execute(sql)
        if cursor.description is None:
            raise UsageError("this is no query", "write one SELECT over the view `events`")
        return [column[0] for column in cursor.description], cursor.fetchmany(limit)
    except Exception as error:
        raise _meaning(error) from error
    finally:
        driver.close()


def _only_reading(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action == _FUNCTION:
        return _DENY if second in ("load_extension", "writefile", "fts3_tokenizer") else _ALLOW
    return _ALLOW if action in (_SELECT, _READ, _RECURSIVE) else _DENY


def _bound(connection: Any, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)


def _meaning(error: Exception) -> Exception:
    if code_of(error) == INTERRUPTED:
        return DatabaseBusy("the query took too long", "narrow it by idx, stream or type")
    if code_of(error) or type(error).__name__ in ("ProgrammingError", "Warning", "DatabaseError"):
        return UsageError(f"the query cannot be run: {error}", "write one SELECT over the view `events`")
    return error
