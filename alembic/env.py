"""Runs the migrations over the connection that `ledger init` hands in (ledger/store/migrate.py)."""

from alembic import context
from ledger.store.tables import metadata


def run() -> None:
    """Apply the migrations in the one transaction of the caller's connection."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(connection.dialect.name),
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
