"""How far the log is: head, pending events, time."""

import time

from ledger.store.store import Store


def head_index(store: Store) -> int:
    """The index of the last event that readers of the log see; 0 in an empty ledger."""
    sqlite = "SELECT max(position) FROM events"
    rows = store.database.query(sqlite if store.dialect == "sqlite" else "SELECT size FROM seal_state")
    return rows[0][0] or 0


def pending(store: Store) -> int:
    """How many stored events are not sealed yet; always 0 on SQLite."""
    if store.dialect == "sqlite":
        return 0
    sql = """SELECT count(*) FROM events, seal_state
      WHERE position > settled AND coalesce(batch, position) > settled"""
    count: int = store.database.query(sql)[0][0]
    return count


def index_at(store: Store, micros: int) -> int:
    """The longest prefix of the log in which every event was recorded at or before a time (µs)."""
    if store.dialect == "sqlite":
        sql = "SELECT position FROM events WHERE recorded_at > ? ORDER BY position LIMIT 1"
    else:
        sql = """SELECT s.idx FROM sealed s JOIN events e ON e.position = s.position
          WHERE e.recorded_at > ? ORDER BY s.idx LIMIT 1"""
    rows = store.database.query(sql, (micros,))
    return rows[0][0] - 1 if rows else head_index(store)


def recorded_at(store: Store, index: int) -> int | None:
    """When the event at an index was recorded, in µs since the epoch; None where there is no such event."""
    if store.dialect == "sqlite":
        sql = "SELECT recorded_at FROM events WHERE position = ?"
    else:
        sql = "SELECT e.recorded_at FROM sealed s JOIN events e ON e.position = s.position WHERE s.idx = ?"
    rows = store.database.query(sql, (index,))
    return rows[0][0] if rows else None


def now_micros(store: Store) -> int:
    """The database's clock in µs since the epoch; SQLite's is this machine's."""
    if store.dialect == "sqlite":
        return time.time_ns() // 1000
    sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
    now: int = store.database.query(sql)[0][0]
    return now
