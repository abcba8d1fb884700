"""Make lost projection tables again: projections are disposable, and the log fills them anew."""

from ledger.store.database import Database, Transaction
from ledger.store.projection_tables import POSTGRES, POSTGRES_GRANTS, SQLITE

_LOCK = 5496083413
_SQLITE = """SELECT count(*) FROM sqlite_schema
 WHERE type = 'table' AND name IN ('projections', 'projection_rows')"""
_POSTGRES = """SELECT (to_regclass('public.projections') IS NOT NULL)::int
 + (to_regclass('public.projection_rows') IS NOT NULL)::int"""


def mend_projections(database: Database) -> None:
    """Make both tables anew if one is missing: rows are of no use without checkpoints, nor the reverse."""
    look = _SQLITE if database.dialect == "sqlite" else _POSTGRES
    if database.query(look)[0][0] == 2:
        return
    with database.write() as tx:
        if database.dialect == "postgres":
            tx.execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
        if tx.execute(look)[0][0] < 2:
            _make(tx, database.dialect)


def _make(tx: Transaction, dialect: str) -> None:
    made = SQLITE if dialect == "sqlite" else (*POSTGRES, POSTGRES_GRANTS)
    drops = ("DROP TABLE IF EXISTS projection_rows", "DROP TABLE IF EXISTS projections")
    for statement in (*drops, *made):
        tx.execute(statement)
