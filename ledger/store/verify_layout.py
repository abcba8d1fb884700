"""Check what guards the events: triggers, counters, stream heads."""

from ledger.store.store import Store
from ledger.store.verification import Verification

SQLITE_TRIGGERS = ("events_no_delete", "events_no_replace", "events_no_update")
POSTGRES_TRIGGERS = (
    "events_no_change", "events_no_row_change", "seal_state_no_removal", "seal_state_only_forward",
    "sealed_no_change", "sealed_no_row_change", "streams_no_removal", "streams_only_forward",
)  # fmt: skip

_PG_TRIGGERS = """SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE t.tgenabled = 'A' AND p.proname = 'ledger_refuse' AND p.prosrc LIKE '%RAISE EXCEPTION%'"""
_PG_HEADS = """SELECT coalesce(s.stream, e.stream), s.version, e.last, e.count FROM streams s
 FULL JOIN (SELECT stream, max(version) AS last, count(*) AS count FROM events GROUP BY stream) e
   ON e.stream = s.stream
 WHERE s.version IS DISTINCT FROM e.last OR e.last <> e.count ORDER BY 1 LIMIT 100"""
_PG_HIDDEN = """SELECT e.position, e.id FROM seal_state st CROSS JOIN events e
 LEFT JOIN sealed s ON s.position = e.position
 WHERE coalesce(e.batch, e.position) <= st.settled AND s.idx IS NULL ORDER BY 1 LIMIT 100"""


def check_layout(store: Store, found: Verification) -> None:
    """Take down every guard that is missing and every counter that does not fit the events."""
    if store.dialect == "sqlite":
        _sqlite(store, found)
    else:
        _postgres(store, found)


def _sqlite(store: Store, found: Verification) -> None:
    sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
    _missing(found, SQLITE_TRIGGERS, {row[0] for row in store.database.query(sql)})
    sql = "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'events'), (SELECT max(position) FROM events)"
    given, last = store.database.query(sql)[0]
    if (given or 0) != (last or 0):
        found.broken("tail", f"{given or 0} positions were given out; the last event stands at {last or 0}")
    damage = [row[0] for row in store.database.query("PRAGMA integrity_check(10)")]
    for line in damage if damage != ["ok"] else []:
        found.broken("file", str(line))


def _postgres(store: Store, found: Verification) -> None:
    _missing(found, POSTGRES_TRIGGERS, {row[0] for row in store.database.query(_PG_TRIGGERS)})
    for stream, head, last, count in store.database.query(_PG_HEADS):
        reason = (
            f"{stream}: its head says version {head}; it has {count or 0} events up to version {last or 0}"
        )
        found.broken("version", reason)
    for position, event_id in store.database.query(_PG_HIDDEN):
        found.broken(
            "hidden", f"the event at position {position} has no place in the log", None, str(event_id)
        )


def _missing(found: Verification, names: tuple[str, ...], present: set[str]) -> None:
    for name in names:
        if name not in present:
            found.broken("trigger", f"trigger {name} is missing or switched off")
