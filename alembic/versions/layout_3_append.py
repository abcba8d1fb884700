"""Postgres: the functions that append. They hold the only INSERT into `events`."""

from alembic import op

revision = "3"
down_revision = "2"

# A known id is looked up when the version is not as expected, and else met by the unique index: the caller
# then asks `ledger_append`, which looks ids up first. A new event, the common case, pays for neither.
_ONE = """
CREATE FUNCTION public.ledger_append_one(
  p_stream text, p_expected bigint, p_id uuid, p_type text, p_schema_version integer, p_bytes bytea,
  OUT r_position bigint, OUT r_version bigint, OUT r_recorded_at bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.streams AS s SET version = s.version + 1 WHERE s.stream = p_stream
    RETURNING s.version INTO r_version;
  IF r_version IS NULL THEN
    INSERT INTO public.streams AS s (stream, version) VALUES (p_stream, 1)
      ON CONFLICT (stream) DO UPDATE SET version = s.version + 1 RETURNING s.version INTO r_version;
  END IF;
  IF p_expected <> r_version - 1 AND p_expected <> -1 AND NOT (p_expected = -2 AND r_version > 1) THEN
    PERFORM public.ledger_refuse_known(ARRAY[p_id], ARRAY[p_bytes]);
    RAISE EXCEPTION 'wrong version' USING ERRCODE = 'LG003',
      DETAIL = json_build_object('stream', p_stream, 'actual', r_version - 1)::text;
  END IF;
  r_recorded_at := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  INSERT INTO public.events (stream, version, id, type, schema_version, recorded_at, bytes, hash)
    VALUES (p_stream, r_version, p_id, p_type, p_schema_version, r_recorded_at, p_bytes, sha256(p_bytes))
    RETURNING position INTO r_position;
END $$
"""

_ADVANCE = """
CREATE FUNCTION public.ledger_advance(p_streams text[], p_groups integer[]) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_heads bigint[] := array_fill(0::bigint, ARRAY[cardinality(p_streams)]);
  v_head bigint;
  g record;
BEGIN
  FOR g IN SELECT k.i, p_streams[k.i] AS stream, count(*) AS n FROM unnest(p_groups) AS k(i)
           GROUP BY k.i ORDER BY p_streams[k.i] COLLATE "C" LOOP
    INSERT INTO public.streams AS s (stream, version) VALUES (g.stream, g.n)
      ON CONFLICT (stream) DO UPDATE SET version = s.version + g.n RETURNING s.version - g.n INTO v_head;
    v_heads[g.i] := v_head;
  END LOOP;
  RETURN v_heads;
END $$
"""

_KNOWN = """
CREATE FUNCTION public.ledger_refuse_known(p_ids uuid[], p_bytes bytea[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_known bigint;
  v_other text;
BEGIN
  SELECT count(*), min(e.id::text) FILTER (WHERE e.hash <> sha256(k.bytes)) INTO v_known, v_other
    FROM unnest(p_ids, p_bytes) AS k(id, bytes) JOIN public.events e ON e.id = k.id;
  IF v_other IS NOT NULL THEN
    RAISE EXCEPTION 'id taken' USING ERRCODE = 'LG002', DETAIL = v_other;
  ELSIF v_known = cardinality(p_ids) THEN
    RAISE EXCEPTION 'stored already' USING ERRCODE = 'LG001';
  ELSIF v_known > 0 THEN
    RAISE EXCEPTION 'partly stored' USING ERRCODE = 'LG004', DETAIL = v_known || ' of ' || cardinality(p_ids);
  END IF;
END $$
"""

_MANY = """
CREATE FUNCTION public.ledger_append(
  p_streams text[], p_expected bigint[], p_groups integer[], p_places integer[],
  p_ids uuid[], p_types text[], p_schema_versions integer[], p_bytes bytea[])
RETURNS TABLE (r_position bigint, r_version bigint, r_recorded_at bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_heads bigint[] := public.ledger_advance(p_streams, p_groups);
  v_now bigint;
  v_first bigint;
BEGIN
  PERFORM public.ledger_refuse_known(p_ids, p_bytes);
  FOR i IN 1 .. cardinality(p_streams) LOOP
    IF p_expected[i] <> v_heads[i] AND p_expected[i] <> -1
        AND NOT (p_expected[i] = -2 AND v_heads[i] > 0) THEN
      RAISE EXCEPTION 'wrong version' USING ERRCODE = 'LG003',
        DETAIL = json_build_object('stream', p_streams[i], 'actual', v_heads[i])::text;
    END IF;
  END LOOP;
  v_now := (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
  FOR v_part IN 1 .. 2 LOOP
    RETURN QUERY INSERT INTO public.events AS e
        (stream, version, id, type, schema_version, recorded_at, bytes, hash, batch)
      SELECT p_streams[k.grp], v_heads[k.grp] + k.place, k.id, k.type, k.sv, v_now, k.raw, sha256(k.raw),
        v_first
        FROM unnest(p_groups, p_places, p_ids, p_types, p_schema_versions, p_bytes)
          WITH ORDINALITY AS k(grp, place, id, type, sv, raw, ord)
        WHERE (v_part = 1) = (k.ord = 1) ORDER BY k.ord
      RETURNING e.position, e.version, e.recorded_at;
    v_first := currval('public.events_position_seq');
  END LOOP;
END $$
"""


def upgrade() -> None:
    """Order: lock the streams (sorted), look up ids, compare digests, check versions, insert."""
    if op.get_bind().dialect.name == "postgresql":
        for function in (_ONE, _ADVANCE, _KNOWN, _MANY):
            op.execute(function)
