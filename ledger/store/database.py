"""One connection to a ledger's database, with transactions; the raw driver underneath."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

Row = tuple[Any, ...]
Result = TypeVar("Result")


class Transaction(Protocol):
    """What runs inside a transaction. SQL has `?` placeholders on both databases."""

    def execute(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """All rows of one statement."""
        ...

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """One statement for many rows."""
        ...


class Driver(Transaction, Protocol):
    """What a dialect supplies."""

    dialect: str
    read_only: bool

    def write_once(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """One writing statement, committed."""
        ...

    def begin_read(self) -> None: ...
    def begin_write(self) -> None: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...

    def translated(self, error: Exception) -> Exception:
        """The ledger's error for a driver's, or the same error."""
        ...


class Database:
    """Transactions over one connection: one thread at a time, never carried across a fork."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.dialect = driver.dialect
        self._turn = threading.RLock()
        self._busy = False
        self._process = os.getpid()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one state of the database."""
        yield from self._inside(self.driver.begin_read)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that may write; rolled back whole on any error. Nothing else may be open in it."""
        yield from self._inside(self.driver.begin_write)

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """One reading statement in a transaction of its own."""
        return self.run(self.driver.execute, sql, params)

    def write_once(self, sql: str, params: Sequence[Any] = ()) -> list[Row]:
        """One writing statement in a transaction of its own: the hot path."""
        return self.run(self.driver.write_once, sql, params)

    def close(self) -> None:
        """Close the connection; closing twice does no harm."""
        with self._turn:
            self.driver.close()

    def _enter(self) -> None:
        if os.getpid() != self._process:
            raise RuntimeError("a Store must not be used across a fork; open one in each process")
        self._turn.acquire()
        if self._busy:
            self._turn.release()
            raise RuntimeError("a transaction is open already; transactions do not nest")
        self._busy = True

    def _leave(self) -> None:
        self._busy = False
        self._turn.release()

    def run(self, call: Callable[..., Result], *params: Any) -> Result:
        """One call of the driver that is a transaction of its own."""
        self._enter()
        try:
            return call(*params)
        except Exception as error:
            translated = self.driver.translated(error)
            if translated is error:
                raise
            raise translated from error
        finally:
            self._leave()

    def _inside(self, begin: Callable[[], None]) -> Iterator[Transaction]:
        self._enter()
        try:
            begin()
            try:
                yield self.driver
                self.driver.commit()
            except BaseException:
                self.driver.rollback()
                raise
        except Exception as error:
            translated = self.driver.translated(error)
            if translated is error:
                raise
            raise translated from error
        finally:
            self._leave()
