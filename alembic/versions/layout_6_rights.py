"""Postgres: the view for `ledger audit --sql`, the roles and their rights. Both: the layout's number."""

from alembic import op
from ledger.store.projection_tables import POSTGRES_GRANTS

revision = "6"
down_revision = "5"

_VIEW = """
CREATE SCHEMA ledger_audit;
CREATE VIEW ledger_audit.events AS
SELECT s.idx, e.position, e.stream, e.version, e.id::text AS id, e.type, e.schema_version,
  j.doc ->> 'time' AS time,
  to_char(timestamp 'epoch' + e.recorded_at * interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    AS recorded_at,
  j.doc ->> 'actor' AS actor, j.doc -> 'data' AS data, encode(e.hash, 'hex') AS hash
FROM public.events e
LEFT JOIN public.sealed s ON s.position = e.position
CROSS JOIN LATERAL (SELECT convert_from(e.bytes, 'UTF8')::jsonb AS doc) AS j
"""

# another database of the cluster may be migrating at this moment, so a role may appear in between
_ROLES = """
DO $$
DECLARE v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['ledger_reader', 'ledger_sealer', 'ledger_writer'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = v_role) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', v_role);
        IF v_role = 'ledger_reader' THEN
          EXECUTE format('GRANT ledger_reader TO %I', current_user);  -- queries are run as a reader
        END IF;
      END IF;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN RAISE NOTICE 'role % could not be created', v_role;
    END;
  END LOOP;
END $$
"""

_PRIVATE = """
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;
REVOKE ALL ON FUNCTION public.ledger_append_one, public.ledger_append, public.ledger_seal,
  public.ledger_advance, public.ledger_refuse_known, public.ledger_restore, public.ledger_restored FROM PUBLIC
"""

_GRANTS = """
DO $$
DECLARE v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['ledger_reader', 'ledger_sealer', 'ledger_writer'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = v_role);
    EXECUTE format('GRANT USAGE ON SCHEMA public, ledger_audit TO %I', v_role);
    EXECUTE format('GRANT SELECT ON public.events, public.streams, public.sealed, public.seal_state,
      public.ledger_layout, public.alembic_version, ledger_audit.events,
      public.events_position_seq TO %I', v_role);
    IF v_role = 'ledger_sealer' THEN
      EXECUTE format('GRANT EXECUTE ON FUNCTION public.ledger_seal TO %I', v_role);
    ELSIF v_role = 'ledger_writer' THEN
      EXECUTE format(
        'GRANT EXECUTE ON FUNCTION public.ledger_append_one, public.ledger_append TO %I', v_role);
    END IF;
  END LOOP;
END $$
"""


def upgrade() -> None:
    """A login gets its rights by GRANT ledger_writer, ledger_sealer or ledger_reader TO it."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA application_id = 1279607879")
        op.execute("PRAGMA user_version = 6")
        return
    for text in (_VIEW, _PRIVATE):
        for statement in text.split(";\n"):
            op.execute(statement)
    op.execute(_ROLES)
    op.execute(_GRANTS)
    op.execute(POSTGRES_GRANTS)
    op.execute("UPDATE public.ledger_layout SET number = 6")
