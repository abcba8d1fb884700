"""The two tables of projections: rows as JSON text, and a checkpoint for each projection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.projections.protocol import Projection
from ledger.store.database import Transaction

_CHUNK = 400


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a projection has folded, and in which VERSION of its fold."""

    version: int
    index: int


def checkpoints(tx: Transaction) -> dict[str, Checkpoint]:
    """Every projection's checkpoint by its name."""
    found = tx.execute("SELECT name, version, idx FROM projections")
    return {name: Checkpoint(version, index) for name, version, index in found}


def texts(tx: Transaction, name: str, keys: list[str]) -> dict[str, str]:
    """The rows of some keys."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        marks = ",".join("?" * len(chunk))
        sql = f"SELECT key, value FROM projection_rows WHERE name = ? AND key IN ({marks})"  # noqa: S608 - only marks
        found.update((key, value) for key, value in tx.execute(sql, (name, *chunk)))
    return found


def all_texts(tx: Transaction, name: str) -> dict[str, str]:
    """Every row of a projection."""
    rows = tx.execute("SELECT key, value FROM projection_rows WHERE name = ?", (name,))
    return {str(key): str(value) for key, value in rows}


def start(tx: Transaction, projection: Projection) -> None:
    """A checkpoint at 0 for a projection that has none yet."""
    sql = "INSERT INTO projections (name, version, idx) VALUES (?, ?, 0) ON CONFLICT (name) DO NOTHING"
    tx.execute(sql, (projection.NAME, projection.VERSION))


def move(tx: Transaction, name: str, old: Checkpoint, new: Checkpoint) -> bool:
    """Compare-and-set: move a checkpoint that still stands at `old`. On Postgres it locks the projection."""
    sql = (
        "UPDATE projections SET version = ?, idx = ? WHERE name = ? AND version = ? AND idx = ? RETURNING idx"
    )
    return bool(tx.execute(sql, (new.version, new.index, name, old.version, old.index)))


def clear(tx: Transaction, name: str) -> None:
    """Drop every row of a projection."""
    tx.execute("DELETE FROM projection_rows WHERE name = ?", (name,))


def put(tx: Transaction, name: str, rows: Mapping[str, str | None]) -> None:
    """Write rows; None takes a row away."""
    gone = [(name, key) for key, text in rows.items() if text is None]
    kept = [(name, key, text) for key, text in rows.items() if text is not None]
    _many(tx, "DELETE FROM projection_rows WHERE name = ? AND key = ?", gone)
    sql = (
        "INSERT INTO projection_rows (name, key, value) VALUES (?, ?, ?) "
        "ON CONFLICT (name, key) DO UPDATE SET value = excluded.value"
    )
    _many(tx, sql, kept)


def _many(tx: Transaction, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
    listed = list(rows)
    if listed:
        tx.executemany(sql, listed)
