"""What an address holds: nothing, something that is not ours, or a ledger of some layout."""

from dataclasses import dataclass
from typing import Any

from ledger.errors import DatabaseError, NotALedger
from ledger.store.database import Database, Row
from ledger.store.layout import APPLICATION_ID, LAYOUT

_FIRST = "(SELECT bytes FROM events WHERE stream = 'ledger' AND version = 1)"
_STAMP = "(SELECT version_num FROM alembic_version ORDER BY length(version_num) DESC, 1 DESC LIMIT 1)"
_SQLITE = f"""SELECT {_FIRST}, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0) > 0,
 {_STAMP}"""  # noqa: S608 - constants only
# a beginning that was cut off may have used up one position, so one alone shows nothing
_TRACES = """EXISTS (SELECT 1 FROM streams) OR EXISTS (SELECT 1 FROM sealed) OR EXISTS (SELECT 1 FROM events)
 OR coalesce((SELECT settled > 0 OR size > 0 FROM seal_state), true)
 OR coalesce(CASE WHEN has_sequence_privilege('public.events_position_seq', 'SELECT')
   THEN pg_sequence_last_value('public.events_position_seq') > 1 END, false)"""
_POSTGRES = f"""SELECT number, {_FIRST},
 pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on',
 has_function_privilege(
   to_regprocedure('public.ledger_append_one(text,bigint,uuid,text,integer,bytea)'), 'EXECUTE'),
 has_function_privilege(to_regprocedure('public.ledger_seal(bigint)'), 'EXECUTE'), {_TRACES}, {_STAMP}
 FROM ledger_layout"""  # noqa: S608 - constants only
_TAKEN = """SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE n.nspname = 'public' AND c.relname IN ('events', 'streams', 'sealed', 'projections',
  'alembic_version')"""


@dataclass(frozen=True, slots=True)
class State:
    """`layout` 0 means an empty place; `ledger_id` is None before `ledger.opened`.

    `emptied`: there is no `ledger.opened`, but traces of events. `stamp` is that of the last migration,
    or empty if it is gone.
    """

    layout: int
    ledger_id: str | None = None
    may_append: bool = True
    may_seal: bool = True
    emptied: bool = False
    stamp: str = ""


def state_of(database: Database) -> State:
    """What the database holds; NotALedger if it belongs to something else."""
    return _sqlite(database) if database.dialect == "sqlite" else _postgres(database)


def _sqlite(database: Database) -> State:
    mark = database.query("PRAGMA application_id")[0][0]
    layout = database.query("PRAGMA user_version")[0][0]
    if mark == APPLICATION_ID and layout:
        if layout > LAYOUT:
            return State(layout)
        first, used, stamp = _stamped(database, _SQLITE)[0]
        return State(layout, _ledger_id(first), emptied=bool(used) and first is None, stamp=stamp or "")
    if mark or layout or database.query("SELECT count(*) FROM sqlite_schema")[0][0]:
        raise NotALedger("this SQLite database belongs to another program")
    return State(0)


def _postgres(database: Database) -> State:
    try:
        rows = _stamped(database, _POSTGRES)
        if rows and rows[0][1] is None and rows[0][5]:
            # a counter is read as of now and the events as of a moment before: look again
            rows = _stamped(database, _POSTGRES)
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != "42P01":
            raise
        if database.query(_TAKEN)[0][0]:
            raise NotALedger("this database has another program's tables under the ledger's names") from None
        return State(0)
    if not rows:
        return State(0)
    number, first, frozen, may_append, may_seal, traces, stamp = rows[0]
    return State(
        number, _ledger_id(first), bool(may_append) and not frozen, bool(may_seal) and not frozen,
        bool(traces) and first is None, stamp or "",
    )  # fmt: skip


def _stamped(database: Database, sql: str) -> list[Row]:
    """The rows of a query that asks for the stamp; without it if that is gone or not to be seen."""
    try:
        return database.query(sql)
    except DatabaseError as error:
        if "alembic_version" not in error.message:
            raise
        return database.query(sql.replace(_STAMP, "NULL"))


def _ledger_id(raw: Any) -> str | None:
    """The id that `ledger.opened` gave."""
    if raw is None:
        return None
    import orjson

    return str(orjson.loads(bytes(raw))["data"]["ledger"])


def is_current(state: State) -> bool:
    """Whether the layout is the newest and the ledger has been opened."""
    return state.layout == LAYOUT and state.ledger_id is not None
