"""The tables: events and projections on both databases; stream heads and the sealed order on Postgres."""

from alembic import op
from ledger.store import projection_tables

revision = "1"
down_revision = None

_SQLITE = """
CREATE TABLE events (
  position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  stream TEXT NOT NULL,
  version INTEGER NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  hash BLOB NOT NULL,
  batch INTEGER,
  CONSTRAINT events_id_key UNIQUE (id),
  CONSTRAINT events_stream_version_key UNIQUE (stream, version)
) STRICT
"""

_POSTGRES = """
CREATE TABLE public.events (
  position bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT events_pkey PRIMARY KEY,
  stream text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  id uuid NOT NULL CONSTRAINT events_id_key UNIQUE,
  type text COLLATE "C" NOT NULL,
  schema_version integer NOT NULL,
  recorded_at bigint NOT NULL,
  bytes bytea NOT NULL,
  hash bytea NOT NULL,
  batch bigint,
  CONSTRAINT events_stream_version_key UNIQUE (stream, version)
);
CREATE TABLE public.streams (
  stream text COLLATE "C" CONSTRAINT streams_pkey PRIMARY KEY, version bigint NOT NULL
) WITH (fillfactor = 25);
CREATE TABLE public.sealed (
  idx bigint CONSTRAINT sealed_pkey PRIMARY KEY,
  position bigint NOT NULL CONSTRAINT sealed_position_key UNIQUE,
  leaf bytea NOT NULL
);
CREATE TABLE public.seal_state (
  one boolean CONSTRAINT seal_state_pkey PRIMARY KEY DEFAULT true CONSTRAINT seal_state_one CHECK (one),
  settled bigint NOT NULL, size bigint NOT NULL
);
INSERT INTO public.seal_state (settled, size) VALUES (0, 0);
CREATE TABLE public.ledger_layout (
  one boolean CONSTRAINT ledger_layout_pkey PRIMARY KEY DEFAULT true CONSTRAINT ledger_layout_one CHECK (one),
  number integer NOT NULL
);
INSERT INTO public.ledger_layout (number) VALUES (0)
"""


def upgrade() -> None:
    """`batch` is null for the first event of an append, and the first one's position for its followers.

    `streams` is mostly empty so that a head can be advanced within its page.
    """
    sqlite = op.get_bind().dialect.name == "sqlite"
    projections = projection_tables.SQLITE if sqlite else projection_tables.POSTGRES
    for statement in (*(_SQLITE if sqlite else _POSTGRES).split(";\n"), *projections):
        op.execute(statement)
