"""The tables of projections: what the migration makes, and `ledger init` again where they were lost."""

LOST = "run `ledger init`: it makes lost projection tables again, and the log fills them"
"""The remedy where one of them is missing."""

SQLITE = (
    """CREATE TABLE projections (
  name TEXT NOT NULL PRIMARY KEY, version INTEGER NOT NULL, idx INTEGER NOT NULL, digest TEXT
) STRICT""",
    """CREATE TABLE projection_rows (
  name TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name, key)
) STRICT, WITHOUT ROWID""",
)

POSTGRES = (
    """CREATE TABLE public.projections (
  name text COLLATE "C" CONSTRAINT projections_pkey PRIMARY KEY,
  version bigint NOT NULL, idx bigint NOT NULL, digest text
)""",
    """CREATE TABLE public.projection_rows (
  name text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL, value text NOT NULL,
  CONSTRAINT projection_rows_pkey PRIMARY KEY (name, key)
)""",
)

POSTGRES_GRANTS = """
DO $$
DECLARE v_role text;
BEGIN
  REVOKE ALL ON public.projections, public.projection_rows FROM PUBLIC;
  FOREACH v_role IN ARRAY ARRAY['ledger_reader', 'ledger_sealer', 'ledger_writer'] LOOP
    CONTINUE WHEN NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = v_role);
    EXECUTE format('GRANT SELECT ON public.projections, public.projection_rows TO %I', v_role);
    IF v_role <> 'ledger_reader' THEN
      EXECUTE format(
        'GRANT INSERT, UPDATE, DELETE ON public.projections, public.projection_rows TO %I', v_role);
    END IF;
  END LOOP;
END $$
"""
