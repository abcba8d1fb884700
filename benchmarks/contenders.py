"""One durable append each: the raw driver (the floor), the ledger, the library eventsourcing (the peer).

All write about 300 bytes of JSON with a unique (stream, version). The floor and the peer get bytes that are
encoded already; the ledger validates, encodes and hashes within the measured call.
"""

import time
import uuid
from typing import Any

import orjson

from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from schemas.envelope import NewEvent

PAYLOAD = orjson.dumps(
    {"kind": "metrics", "values": {"train/loss": 0.51234, "val/loss": 0.7}, "note": "x" * 230}
)
SQLITE_TABLE = """CREATE TABLE IF NOT EXISTS events (
  position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, type TEXT NOT NULL,
  payload BLOB NOT NULL, recorded_at INTEGER NOT NULL, UNIQUE (stream, version))"""
POSTGRES_TABLE = """CREATE TABLE IF NOT EXISTS raw_events (
  position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream uuid NOT NULL, version bigint NOT NULL,
  type text NOT NULL, payload bytea NOT NULL, recorded_at bigint NOT NULL, UNIQUE (stream, version))"""


class RawSqlite:
    """The standard driver: WAL, synchronous FULL, autocommit."""

    def __init__(self, path: str) -> None:
        import sqlite3

        self.connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=FULL")
        self.connection.execute(SQLITE_TABLE)
        self.stream, self.version = uuid.uuid4().hex, 0

    def one(self) -> None:
        self.version += 1
        row = (self.stream, self.version, "metrics.logged", PAYLOAD, time.time_ns())
        self.connection.execute(
            "INSERT INTO events (stream, version, type, payload, recorded_at) VALUES (?, ?, ?, ?, ?)", row
        )


class RawPostgres:
    """psycopg: autocommit, prepared, binary."""

    def __init__(self, url: str) -> None:
        import psycopg

        self.connection: Any = psycopg.connect(url, autocommit=True, prepare_threshold=0)
        self.connection.execute(POSTGRES_TABLE)
        self.cursor = self.connection.cursor(binary=True)
        self.stream, self.version = uuid.uuid4(), 0

    def one(self) -> None:
        self.version += 1
        self.cursor.execute(
            "INSERT INTO raw_events (stream, version, type, payload, recorded_at)"
            " VALUES (%b, %b, %b, %b, %b) RETURNING position",
            (self.stream, self.version, "metrics.logged", PAYLOAD, time.time_ns()),
        )
        self.cursor.fetchone()


class Ledger:
    """The public append, at an exact expected version."""

    def __init__(self, url: str, version: int = 0) -> None:
        self.store = open_store(url)
        self.stream, self.version = f"run-{uuid.uuid4().hex[:10]}.1", version

    def one(self) -> None:
        point = {"step": self.version, "values": {"train/loss": 0.51234, "val/loss": 0.7}}
        event = NewEvent(
            "metrics.logged", {"attempt": 1, "points": [point]}, "worker",
            attempt=1, producer="w1", producer_seq=self.version,
        )  # fmt: skip
        append(self.store, [StreamAppend(self.stream, [event], self.version)])
        self.version += 1


class Peer:
    """eventsourcing's application recorder."""

    def __init__(self, recorder: Any) -> None:
        from eventsourcing.persistence import StoredEvent

        self.recorder, self.kind = recorder, StoredEvent
        self.stream, self.version = uuid.uuid4(), 0

    def one(self) -> None:
        self.version += 1
        self.recorder.insert_events([self.kind(self.stream, self.version, "bench:Logged", PAYLOAD)])


def peer_sqlite(path: str) -> Peer:
    """The peer on a SQLite file."""
    from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore

    recorder = SQLiteApplicationRecorder(SQLiteDatastore(path))
    recorder.create_table()
    return Peer(recorder)


def peer_postgres(url: str) -> Peer:
    """The peer on Postgres, with its defaults."""
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
    from psycopg.conninfo import conninfo_to_dict

    parts = conninfo_to_dict(url)
    store = PostgresDatastore(
        dbname=parts["dbname"], host=parts.get("host", ""), port=parts.get("port", 5432),
        user=parts["user"], password=parts.get("password", ""), pool_size=1,
    )  # fmt: skip
    recorder = PostgresApplicationRecorder(store, events_table_name="stored_events")
    recorder.create_table()
    return Peer(recorder)


def contender(name: str, dialect: str, folder: str, url: str) -> Any:
    """A contender by name: `raw`, `ledger` or `eventsourcing`."""
    if name == "ledger":
        return Ledger(url)
    if dialect == "sqlite":
        return RawSqlite(f"{folder}/raw.db") if name == "raw" else peer_sqlite(f"{folder}/peer.db")
    return RawPostgres(url) if name == "raw" else peer_postgres(url)
