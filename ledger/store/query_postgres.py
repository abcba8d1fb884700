"""Read-only SQL on Postgres: a reader's cursor in a READ ONLY transaction on a connection of its own."""

from typing import Any

from ledger.errors import DatabaseBusy, DatabaseError, LedgerError, UsageError
from ledger.store.address import parse
from ledger.store.postgres_driver import PostgresDriver
from ledger.store.query_rights import put_rights_down, refuse_taking_rights
from ledger.store.store import Store

_REMEDY = "write one SELECT over the view `events`"


def query_postgres(
    store: Store, sql: str, limit: int, seconds: int
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Run one SELECT. DECLARE takes nothing else, and the extended protocol takes one statement."""
    refuse_taking_rights(sql)
    driver = PostgresDriver(parse(store.url))
    try:
        driver.execute("BEGIN READ ONLY")
        driver.execute("SET LOCAL search_path = ledger_audit, pg_catalog, pg_temp")
        driver.execute(f"SET LOCAL statement_timeout = '{int(seconds)}s'")
        put_rights_down(driver)
        cursor = driver.connection.cursor(binary=True)
        cursor.execute(f"DECLARE reader NO SCROLL CURSOR FOR {sql}", None)
        cursor.execute(f"FETCH {int(limit)} FROM reader")
        return [column.name for column in cursor.description], cursor.fetchall()
    except LedgerError:
        raise
    except Exception as error:
        raise _meaning(driver.translated(error), error) from error
    finally:
        driver.close()


def _meaning(translated: Exception, error: Exception) -> Exception:
    if isinstance(translated, DatabaseBusy):
        return DatabaseBusy("the query took too long", "narrow it by idx, stream or type")
    state = getattr(error, "sqlstate", None) or ""
    if isinstance(translated, DatabaseError) and state[:2] not in ("08", "53", "57"):
        return UsageError(f"the query cannot be run: {str(error).splitlines()[0]}", _REMEDY)
    return translated if isinstance(translated, LedgerError) else error
