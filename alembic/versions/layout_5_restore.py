"""Postgres: restoring a backup into an empty ledger, for its owner alone."""

from alembic import op

revision = "5"
down_revision = "4"

_RESTORE = """
CREATE FUNCTION public.ledger_restore(
  p_first bigint, p_streams text[], p_versions bigint[], p_ids uuid[], p_types text[],
  p_schema_versions integer[], p_recorded_at bigint[], p_bytes bytea[], p_batches bigint[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT st.settled FROM public.seal_state st) <> 0
      OR (SELECT coalesce(max(e.position), 0) FROM public.events e) <> p_first - 1 THEN
    RAISE EXCEPTION 'only an empty ledger can be restored' USING ERRCODE = 'LG006';
  END IF;
  INSERT INTO public.events
      (position, stream, version, id, type, schema_version, recorded_at, bytes, hash, batch)
    OVERRIDING SYSTEM VALUE
    SELECT p_first + k.ord - 1, k.stream, k.version, k.id, k.type, k.sv, k.at, k.raw, sha256(k.raw), k.batch
    FROM unnest(p_streams, p_versions, p_ids, p_types, p_schema_versions, p_recorded_at, p_bytes, p_batches)
      WITH ORDINALITY AS k(stream, version, id, type, sv, at, raw, batch, ord)
    ORDER BY k.ord;
END $$
"""

_RESTORED = """
CREATE FUNCTION public.ledger_restored() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.streams (stream, version)
    SELECT e.stream, max(e.version) FROM public.events e GROUP BY e.stream;
  PERFORM setval('public.events_position_seq', greatest((SELECT max(e.position) FROM public.events e), 1));
END $$
"""


def upgrade() -> None:
    """Positions become the indexes of the backup, so that sealing gives every event its place again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_RESTORE)
        op.execute(_RESTORED)
