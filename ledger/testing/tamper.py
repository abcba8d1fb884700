"""What somebody does who has the rights of the database's owner: for tests of what is noticed."""

import hashlib

from ledger.store.store import Store

OFF = {
    "sqlite": ["DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"],
    "postgres": [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in ("events", "sealed", "streams")],
}
"""The statements that switch the guards off."""

_CHANGE = "UPDATE events SET"


def unguarded(store: Store, *statements: str) -> None:
    """Run statements with the triggers switched off, and put them back after."""
    database = store.database
    back = _sqlite_guards(store) if store.dialect == "sqlite" else _postgres_guards(store)
    for statement in (*OFF[store.dialect], *statements, *back):
        database.query(statement)


def _sqlite_guards(store: Store) -> list[str]:
    sql = "SELECT sql FROM sqlite_schema WHERE name IN ('events_no_update', 'events_no_delete')"
    return [row[0] for row in store.database.query(sql)]


def _postgres_guards(store: Store) -> list[str]:
    sql = """SELECT tgrelid::regclass::text, tgname FROM pg_trigger
      WHERE tgname LIKE '%_no_%' OR tgname LIKE '%_only_forward'"""
    rows = store.database.query(sql)
    return [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}" for table, name in rows]


def rewrite_word(store: Store, old: str, new: str) -> None:
    """Change a word in every event's bytes and leave the hashes as they are."""
    changed = {
        "sqlite": f"CAST(replace(CAST(bytes AS TEXT), '{old}', '{new}') AS BLOB)",
        "postgres": f"convert_to(replace(convert_from(bytes, 'UTF8'), '{old}', '{new}'), 'UTF8')",
    }
    unguarded(store, f"{_CHANGE} bytes = {changed[store.dialect]}")


def rewrite_hashes(store: Store) -> None:
    """What a thorough forger adds: right hashes, and on Postgres right leaves."""
    if store.dialect == "sqlite":
        rows = store.database.query("SELECT position, bytes FROM events")
        marked = [(hashlib.sha256(raw).hexdigest(), place) for place, raw in rows]
        unguarded(
            store, *(f"{_CHANGE} hash = x'{right}' WHERE position = {place}" for right, place in marked)
        )
        return
    unguarded(
        store,
        "UPDATE events SET hash = sha256(bytes)",
        "UPDATE sealed s SET leaf = ledger_leaf(s.idx, e.version, e.recorded_at, e.stream, e.hash)"
        " FROM events e WHERE e.position = s.position",
    )
