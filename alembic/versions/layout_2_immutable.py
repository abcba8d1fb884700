"""Triggers that refuse to change what is written."""

from alembic import op

revision = "2"
down_revision = "1"

_SQLITE = """
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are immutable: append a correcting event'); END;;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are immutable: append a correcting event'); END;;
CREATE TRIGGER events_no_replace BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM events WHERE stream = NEW.stream AND version = NEW.version)
  OR EXISTS (SELECT 1 FROM events WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'events are immutable: this id, version or position is taken'); END
"""
# REPLACE deletes without a DELETE trigger (recursive_triggers is off by default), hence the third one

_REFUSE = """
CREATE FUNCTION public.ledger_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN
  RAISE EXCEPTION '% of % is refused: what is written stays', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'LG005', HINT = 'append a correcting event';
END $$
"""

_TRIGGERS = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON public.{table}
  FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER {table}_no_row_change BEFORE UPDATE OR DELETE ON public.{table}
  FOR EACH ROW EXECUTE FUNCTION public.ledger_refuse();
ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {table}_no_change;
ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {table}_no_row_change
"""

_FORWARD = """
CREATE TRIGGER {table}_no_removal BEFORE DELETE OR TRUNCATE ON public.{table}
  FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_refuse();
CREATE TRIGGER {table}_only_forward AFTER UPDATE ON public.{table}
  FOR EACH ROW WHEN ({backward}) EXECUTE FUNCTION public.ledger_refuse();
ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {table}_no_removal;
ALTER TABLE public.{table} ENABLE ALWAYS TRIGGER {table}_only_forward
"""
# AFTER, since a BEFORE trigger would lock the row once more for every append


def upgrade() -> None:
    """ENABLE ALWAYS holds under `session_replication_role = replica` too; heads may only move forward."""
    if op.get_bind().dialect.name == "sqlite":
        _run(_SQLITE, ";;\n")
        return
    op.execute(_REFUSE)
    for table in ("events", "sealed"):
        _run(_TRIGGERS.format(table=table), ";\n")
    streams = "NEW.stream <> OLD.stream OR NEW.version <= OLD.version"
    _run(_FORWARD.format(table="streams", backward=streams), ";\n")
    state = "NEW.settled < OLD.settled OR NEW.size < OLD.size"
    _run(_FORWARD.format(table="seal_state", backward=state), ";\n")


def _run(text: str, between: str) -> None:
    for statement in text.split(between):
        op.execute(statement)
