"""Triggers that refuse to change what is written."""

from alembic import op
from ledger.store import guards_postgres, guards_sqlite

revision = "2"
down_revision = "1"

_REFUSE = f"""
CREATE FUNCTION public.ledger_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $${guards_postgres.REFUSE_BODY}$$
"""


def upgrade() -> None:
    """ENABLE ALWAYS holds under `session_replication_role = replica` too."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in guards_sqlite.TRIGGERS.values():
            op.execute(statement)
        return
    op.execute(_REFUSE)
    for name, statement in guards_postgres.TRIGGERS.items():
        op.execute(statement)
        op.execute(f"ALTER TABLE public.{guards_postgres.table_of(name)} ENABLE ALWAYS TRIGGER {name}")
