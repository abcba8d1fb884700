"""The view `events` that `ledger audit --sql` reads on SQLite; Postgres has `ledger_audit.events`."""

COLUMNS = (
    "idx", "position", "stream", "version", "id", "type", "schema_version", "time", "recorded_at", "actor",
    "data", "hash",
)  # fmt: skip
"""The view's columns on both databases; `data` is JSON text on SQLite and jsonb on Postgres."""

_TEXT = "CAST(bytes AS TEXT)"  # SQLite's JSON functions would read a blob as its own binary form

SQLITE_VIEW = f"""CREATE TEMP VIEW events AS SELECT
 position AS idx, position, stream, version, id, type, schema_version,
 json_extract({_TEXT}, '$.time') AS time,
 strftime('%Y-%m-%dT%H:%M:%S', recorded_at / 1000000, 'unixepoch') || printf('.%06dZ', recorded_at % 1000000)
   AS recorded_at,
 json_extract({_TEXT}, '$.actor') AS actor,
 json_extract({_TEXT}, '$.data') AS data,
 lower(hex(hash)) AS hash
 FROM main.events"""  # noqa: S608 - constants only
