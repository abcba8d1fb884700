"""Check what guards the events: triggers, counters, stream heads."""

from ledger.store import guards_postgres, guards_sqlite
from ledger.store.store import Store
from ledger.store.verification import Verification

_PG_TRIGGERS = """SELECT t.tgname, pg_get_triggerdef(t.oid), p.prosrc
 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE t.tgenabled = 'A' AND p.proname = 'ledger_refuse' AND n.nspname = 'public'"""
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
    sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    _missing(found, guards_sqlite.TRIGGERS, dict(store.database.query(sql)))
    sql = "SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'events'), (SELECT max(position) FROM events)"
    given, last = store.database.query(sql)[0]
    if (given or 0) != (last or 0):
        found.broken("tail", f"{given or 0} positions were given out; the last event stands at {last or 0}")
    damage = [row[0] for row in store.database.query("PRAGMA integrity_check(10)")]
    for line in damage if damage != ["ok"] else []:
        found.broken("file", str(line))


def _postgres(store: Store, found: Verification) -> None:
    body = _plain(guards_postgres.REFUSE_BODY)
    rows = store.database.query(_PG_TRIGGERS)
    _missing(found, guards_postgres.TRIGGERS, {row[0]: row[1] for row in rows if _plain(row[2]) == body})
    for stream, head, last, count in store.database.query(_PG_HEADS):
        reason = (
            f"{stream}: its head says version {head}; it has {count or 0} events up to version {last or 0}"
        )
        found.broken("version", reason)
    for position, event_id in store.database.query(_PG_HIDDEN):
        found.broken(
            "hidden", f"the event at position {position} has no place in the log", None, str(event_id)
        )


def _missing(found: Verification, guards: dict[str, str], present: dict[str, str]) -> None:
    """A guard of the right name counts only if its statement is the one that the migration ran."""
    for name, statement in guards.items():
        if name not in present:
            found.broken("trigger", f"trigger {name} is missing or switched off")
        elif _plain(present[name]) != _plain(statement):
            found.broken("trigger", f"trigger {name} is not the one that `ledger init` made")


def _plain(statement: str) -> str:
    """A statement without what says nothing: white space, and the schema that is searched first."""
    return " ".join(statement.replace("public.", "").split())
