"""SQLite: WAL, synchronous FULL, own BEGIN IMMEDIATE, writers in turn."""

import os
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from ledger.errors import ReadOnlyLedger
from ledger.store.address import Address
from ledger.store.database import Row
from ledger.store.mounts import refuse_network_file_system
from ledger.store.sqlite_errors import is_read_only, translated
from ledger.store.sqlite_library import library
from ledger.store.turn import Turn


class SqliteDriver:
    """One connection to one file. Raises the driver's errors; Database translates them."""

    dialect = "sqlite"

    def __init__(self, address: Address) -> None:
        self.path = address.target
        self.timeout = address.timeout
        self.read_only = address.read_only or not _writable(self.path)
        self.turn = Turn(self.path + "-lock", address.timeout)
        self.connection = self._connect()
        self._execute = self.connection.execute

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        rows: list[Row] = self._execute(sql, params).fetchall()
        return rows

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self.connection.executemany(sql, rows)

    def write_once(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        self._take_turn()
        try:
            rows: list[Row] = self._execute(sql, params).fetchall()
            return rows
        finally:
            self.turn.give()

    def begin_read(self) -> None:
        self._execute("BEGIN")

    def begin_write(self) -> None:
        self._take_turn()
        try:
            self._execute("BEGIN IMMEDIATE")
        except BaseException:
            self.turn.give()
            raise

    def commit(self) -> None:
        self._execute("COMMIT")
        self.turn.give()

    def rollback(self) -> None:
        if self.connection.in_transaction:
            self._execute("ROLLBACK")
        self.turn.give()

    def close(self) -> None:
        self.connection.close()
        self.turn.close()

    def translated(self, error: Exception) -> Exception:
        return translated(error, self.path)

    def _take_turn(self) -> None:
        if self.read_only:
            raise ReadOnlyLedger(f"{self.path} is open for reading only")
        self.turn.take()

    def _connect(self) -> Any:
        """A read-write connection, else one that reads beside writers, else one of a file that rests."""
        try:
            if not self.read_only:
                return self._checked("rw", "")
            try:
                return self._checked("ro", "")
            except Exception as error:
                if not is_read_only(error) or _has_log(self.path):
                    raise
                return self._checked("ro", "&immutable=1")
        except Exception as error:
            raise translated(error, self.path) from error

    def _checked(self, mode: str, more: str) -> Any:
        if not more:
            refuse_network_file_system(self.path)
        connection = library().connect(
            f"file:{quote(self.path)}?mode={mode}{more}", uri=True, isolation_level=None,
            timeout=self.timeout, check_same_thread=False, cached_statements=256,
        )  # fmt: skip
        try:
            for setting in ("trusted_schema=OFF", "synchronous=FULL", "wal_autocheckpoint=2000"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection


def _writable(path: str) -> bool:
    return os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK)  # noqa: PTH120


def _has_log(path: str) -> bool:
    try:
        return os.stat(path + "-wal").st_size > 0  # noqa: PTH116 - no pathlib on the light path
    except OSError:
        return False
