"""A reader's own SQL over the view `events`: read-only, one statement, bounded in time and rows."""

from typing import Any

from ledger.store.store import Store

SECONDS = 30
"""How long a reader's statement may run."""


def query(store: Store, sql: str, limit: int = 1000) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and at most `limit` rows of one SELECT; UsageError for anything else."""
    text = sql.strip().rstrip(";").rstrip()
    if store.dialect == "sqlite":
        from ledger.store.query_sqlite import query_sqlite

        return query_sqlite(store, text, limit, SECONDS)
    from ledger.store.query_postgres import query_postgres

    return query_postgres(store, text, limit, SECONDS)
