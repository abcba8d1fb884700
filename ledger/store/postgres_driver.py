"""PostgreSQL: psycopg 3, autocommit, binary results; reconnects after a connection was lost."""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.errors import ReadOnlyLedger, UsageError
from ledger.store.address import Address
from ledger.store.database import Row
from ledger.store.placeholders import for_psycopg
from ledger.store.postgres_call import Call
from ledger.store.postgres_errors import translated

TRANSACTION_SECONDS, IDLE_SECONDS = 600, 60
"""A writer that hangs would stall sealing (never its correctness), so the server ends it."""

_EXAMPLE = "write postgresql://user@host/database, with settings that libpq knows"
_APPEND = b"SELECT * FROM public.ledger_append_one($1, $2, $3, $4, $5, $6)"
_SESSION = """
SET search_path = public, pg_temp;
SET default_transaction_isolation = 'read committed';
SET client_encoding = 'UTF8';
SET lock_timeout = {lock};
SET idle_in_transaction_session_timeout = '{idle}s';
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SELECT set_config(name, '{whole}s', false) FROM pg_settings WHERE name = 'transaction_timeout';
"""


class PostgresDriver:
    """One connection to one database. Raises the driver's errors; Database translates them."""

    dialect = "postgres"

    def __init__(self, address: Address) -> None:
        self.address = address
        self.read_only = address.read_only
        self.connection: Any = None
        self._cursor: Any = None
        self._append: Call | None = None
        try:
            self._connect()
        except Exception as error:
            raise self.translated(error) from error

    def execute(self, sql: str, params: Sequence[Any] = (), prepare: bool | None = None) -> list[Row]:
        if self.connection.closed:
            self._connect()
        cursor = self._cursor.execute(for_psycopg(sql), params, prepare=prepare)
        result = cursor.pgresult  # cheaper than the description, which is built anew each time
        rows: list[Row] = cursor.fetchall() if result is not None and result.nfields else []
        return rows

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._cursor.executemany(for_psycopg(sql), rows)

    def write_once(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        if self.read_only:
            raise ReadOnlyLedger("this ledger is open for reading only")
        return self.execute(sql, params, prepare=True)

    def append_one(self, *params: bytes) -> tuple[int, ...]:
        """`ledger_append_one`: position, version and time of one event; the fast way in."""
        if self.read_only:
            raise ReadOnlyLedger("this ledger is open for reading only")
        if self.connection.closed:
            self._connect()
        if self._append is None:
            self._append = Call(self.connection, _APPEND, (0, 0, 0, 0, 0, 1))
        return self._append(*params)

    def begin_read(self) -> None:
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def begin_write(self) -> None:
        if self.read_only:
            raise ReadOnlyLedger("this ledger is open for reading only")
        self.execute("BEGIN")

    def commit(self) -> None:
        self._cursor.execute("COMMIT")

    def rollback(self) -> None:
        if not self.connection.closed and self.connection.info.transaction_status:
            self.connection.rollback()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()

    def translated(self, error: Exception) -> Exception:
        return translated(error)

    def _connect(self) -> None:
        try:
            import psycopg
        except ImportError:
            raise UsageError("Postgres needs psycopg", "pip install 'experiment-ledger[postgres]'") from None
        try:
            self.connection = psycopg.connect(self.address.target, autocommit=True, prepare_threshold=3)
        except psycopg.ProgrammingError as error:
            # libpq's reading of the address; what a server says comes as an OperationalError
            raise UsageError(f"not the address of a ledger: {str(error).strip()}", _EXAMPLE) from None
        session = _SESSION.format(
            lock=int(self.address.timeout * 1000), idle=IDLE_SECONDS, whole=TRANSACTION_SECONDS
        )
        if self.read_only:
            session += "SET default_transaction_read_only = on;"
        self.connection.execute(session)
        self._cursor = self.connection.cursor(binary=True)
        self._append = None
