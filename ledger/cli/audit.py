"""`ledger audit`: the events behind anything."""

from typing import Annotated, Any

import typer

from ledger.cli.asof import moment
from ledger.cli.opening import ledger
from ledger.cli.options import Json
from ledger.cli.output import show
from ledger.cli.usage import Usage
from ledger.errors import UsageError

HELP = Usage(
    examples=(
        "ledger audit --limit 10",
        "ledger audit --run x4k9p2mz7q.3 --full",
        "ledger audit --experiment mlp --type run.ended --where outcome=nan",
        "ledger audit --type 'dead_end.*' --since 2026-03-01",
        "ledger audit --sql \"SELECT idx, type FROM events WHERE actor = 'me'\"",
    ),
    exits={0: "also when no event matches", 2: "", 4: "no such experiment or run"},
    json='{"events": [{id, index, position, stream, version, type, schema_version, time, recorded_at, '
    'actor, data, hash}]}; with --sql {"columns", "events": [{column: value}]}.',
)


def _option(metavar: str, text: str) -> Any:
    return typer.Option(metavar=metavar, help=text, show_default=False)


Exp = Annotated[str | None, _option("EXP", "Of an experiment and its runs.")]
Run = Annotated[str | None, _option("RUN", "Of one run.")]
Type = Annotated[str | None, _option("TYPE", "Of one type, or of many: run.*")]
Who = Annotated[str | None, _option("NAME", "Written by this actor.")]
Since = Annotated[str | None, _option("TIME", "Recorded at this time or later (ISO 8601, UTC).")]
Until = Annotated[str | None, _option("TIME", "Recorded at this time or before.")]
Where = Annotated[list[str] | None, _option("PATH=VALUE", "A dotted path into the event or its data.")]
Limit = Annotated[int | None, typer.Option(metavar="N", help="The newest N only.")]
Sql = Annotated[str | None, _option("SELECT", "Read-only SQL over the view `events`; alone.")]
Full = Annotated[bool, typer.Option("--full", help="Show the data of each event.")]


def command(
    *,
    experiment: Exp = None,
    run: Run = None,
    type: Type = None,
    actor: Who = None,
    since: Since = None,
    until: Until = None,
    where: Where = None,
    limit: Limit = None,
    sql: Sql = None,
    full: Full = False,
    json: Json = False,
) -> None:
    """List the events behind anything, oldest first.

    All filters hold together; --where may be repeated. The view of --sql has the columns of --json;
    the index is called idx there, and data is JSON.
    """
    texts = {"experiment": experiment, "run": run, "type": type, "actor": actor}
    times = {"since": _micros(since), "until": _micros(until)}
    if limit is not None and limit < 1:
        raise UsageError(f"--limit {limit} shows nothing", "give 1 or more")
    if sql is None:
        _events({**texts, **times, "limit": limit, "where": where or []}, full, json)
    elif full or where or limit or any(value is not None for value in (*texts.values(), *times.values())):
        raise UsageError("--sql stands alone", "put the conditions into the SELECT")
    else:
        _rows(sql, json)


def _micros(text: str | None) -> int | None:
    return None if text is None else moment(text)


def _events(filters: dict[str, Any], full: bool, json: bool) -> None:
    from ledger.actions.book.audit import audit
    from ledger.cli.audit_text import event_lines

    with ledger() as store:
        document = audit(store, **filters)
    show(document, json, lambda: event_lines(document["events"], full))


def _rows(sql: str, json: bool) -> None:
    from ledger.actions.book.audit_sql import audit_sql
    from ledger.cli.audit_text import row_lines

    with ledger() as store:
        document = audit_sql(store, sql)
    show(document, json, lambda: row_lines(document["columns"], document["events"]))
