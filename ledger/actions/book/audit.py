"""The events behind anything, in the order of the ledger."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ledger.actions.book.audit_match import matches, parse_where
from ledger.errors import NotFound
from schemas.clock import to_text

if TYPE_CHECKING:
    from ledger.store.open import Store
    from schemas.envelope import Event


def audit(
    store: "Store",
    *,
    experiment: str | None = None,
    run: str | None = None,
    type: str | None = None,
    actor: str | None = None,
    since: int | None = None,
    until: int | None = None,
    where: Iterable[str] = (),
    limit: int | None = None,
) -> dict[str, Any]:
    """`{"events": [...]}`; times in microseconds of the database's clock, `limit` keeps the newest.

    `type` is exact or a prefix such as `run.*`; `where` holds `dotted.path=VALUE`, looked up in the
    event and then in its data. NotFound for an experiment or a run that is not in the ledger.
    """
    wanted = [parse_where(text) for text in where]

    def keep(event: "Event") -> bool:
        if actor is not None and event.actor != actor:
            return False
        if not _between(event.recorded_at, since, until) or not _is_type(event.type, type):
            return False
        return not wanted or matches(as_dict(event), wanted)

    chosen = deque(filter(keep, _scope(store, experiment, run)), maxlen=limit)
    return {"events": [as_dict(event) for event in chosen]}


def as_dict(event: "Event") -> dict[str, Any]:
    """An event as `--json` prints it; times are RFC 3339."""
    return {
        "id": event.id, "index": event.index, "position": event.position, "stream": event.stream,
        "version": event.version, "type": event.type, "schema_version": event.schema_version,
        "time": event.time, "recorded_at": to_text(event.recorded_at), "actor": event.actor,
        "data": event.data, "hash": event.hash,
    }  # fmt: skip


def _between(moment: int, since: int | None, until: int | None) -> bool:
    return (since is None or moment >= since) and (until is None or moment <= until)


def _is_type(name: str, wanted: str | None) -> bool:
    if wanted is None:
        return True
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def _scope(store: "Store", experiment: str | None, run: str | None) -> "Iterator[Event]":
    """The events to look through: of one run, of an experiment with its runs, or all."""
    from ledger.store.read import read_log
    from ledger.store.seal import seal

    if not store.read_only:
        seal(store)
    if run is not None:
        return iter(_of_streams(store, [f"run-{run}"], f"run {run!r}"))
    if experiment is not None:
        return iter(_of_experiment(store, experiment))
    return read_log(store)


def _of_experiment(store: "Store", name: str) -> "list[Event]":
    from ledger.actions.resolve import resolve
    from ledger.projections.view import open_view
    from ledger.store.read import streams_like

    experiment = resolve(open_view(store), name)
    streams = [f"experiment-{experiment}", *streams_like(store, f"run-{experiment}.")]
    return _of_streams(store, streams, f"experiment {name!r}")


def _of_streams(store: "Store", streams: list[str], what: str) -> "list[Event]":
    from ledger.store.read import read_stream

    events = [event for stream in streams for event in read_stream(store, stream)]
    if not events:
        raise NotFound(f"there is no {what} in this ledger", "`ledger status` lists what there is")
    # an event that is not sealed yet has no place in the order of the ledger
    return sorted((event for event in events if event.index), key=_by_index)


def _by_index(event: "Event") -> int:
    return event.index
