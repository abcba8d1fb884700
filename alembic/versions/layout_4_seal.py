"""Postgres: sealing gives settled batches their dense index and their leaf."""

from alembic import op

revision = "4"
down_revision = "3"

_LEAF = """
CREATE FUNCTION public.ledger_leaf(
  p_idx bigint, p_version bigint, p_recorded_at bigint, p_stream text, p_hash bytea)
RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT pg_catalog.sha256('\\x00'::bytea || pg_catalog.int8send(p_idx) || pg_catalog.int8send(p_version)
    || pg_catalog.int8send(p_recorded_at) || pg_catalog.int4send(pg_catalog.octet_length(p_stream))
    || pg_catalog.convert_to(p_stream, 'UTF8') || p_hash)
$$
"""

# A position is allocated by INSERT, which takes RowExclusiveLock on the table first. So every position
# up to `v_target` belongs to a transaction that has ended or that holds that lock now. After exactly
# those holders have ended, each batch that began at or below `v_target` is visible whole, or never will be.
_SEAL = """
CREATE FUNCTION public.ledger_seal(p_patience_ms bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_deadline timestamptz := clock_timestamp() + p_patience_ms * interval '1 millisecond';
  v_target bigint;
  v_settled bigint;
  v_size bigint;
  v_new bigint;
  v_holders text[];
  v_nap double precision := 0.001;
BEGIN
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO v_target FROM public.events_position_seq;
  SELECT settled, size INTO v_settled, v_size FROM public.seal_state;
  IF v_target = v_settled THEN
    RETURN v_size;
  END IF;
  PERFORM pg_advisory_xact_lock(5496083412);
  SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO v_target FROM public.events_position_seq;
  SELECT array_agg(l.virtualtransaction) INTO v_holders FROM pg_locks l
    WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
      AND l.relation = 'public.events'::regclass AND l.pid IS DISTINCT FROM pg_backend_pid()
      AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database());
  WHILE EXISTS (
      SELECT 1 FROM pg_locks l WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.granted
        AND l.relation = 'public.events'::regclass AND l.virtualtransaction = ANY (v_holders)
        AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())) LOOP
    IF clock_timestamp() > v_deadline THEN
      RETURN (SELECT size FROM public.seal_state);
    END IF;
    PERFORM pg_sleep(v_nap);
    v_nap := least(v_nap * 2, 0.02);
  END LOOP;
  SELECT settled, size INTO v_settled, v_size FROM public.seal_state;
  INSERT INTO public.sealed (idx, position, leaf)
    SELECT n.idx, n.position, public.ledger_leaf(n.idx, n.version, n.recorded_at, n.stream, n.hash)
    FROM (SELECT v_size + row_number() OVER (ORDER BY coalesce(e.batch, e.position), e.position) AS idx,
            e.position, e.version, e.recorded_at, e.stream, e.hash
          FROM public.events e
          WHERE e.position > v_settled AND coalesce(e.batch, e.position) > v_settled
            AND coalesce(e.batch, e.position) <= v_target) AS n
    ORDER BY n.idx;
  GET DIAGNOSTICS v_new = ROW_COUNT;
  UPDATE public.seal_state SET settled = v_target, size = v_size + v_new;
  RETURN v_size + v_new;
END $$
"""


def upgrade() -> None:
    """One sealer at a time (advisory lock). Out of patience it seals nothing and returns the old head."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_LEAF)
        op.execute(_SEAL)
