"""The events behind one cell, in the order of the ledger; what repeats is summarised."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from ledger.actions.results.why_words import said
from schemas.clock import to_text
from schemas.ids import experiment_of

if TYPE_CHECKING:
    from ledger.store.open import Store
    from schemas.envelope import Event

Link = dict[str, Any]
AFTERWARDS = ("claim.", "analysis.", "experiment.closed")
"""What is made of results, not what is behind them."""
REPEATING = {"run.heartbeat": "heartbeats", "metrics.logged": "records", "checkpoint.saved": "checkpoints"}


def chain(store: "Store", experiment: str, runs: Iterable[str], index: int) -> list[Link]:
    """Proposal, gate, estimate, approval and launches of these runs, then all that the runs told."""
    from ledger.store.read import read_stream

    named = list(runs)
    cells = {int(run.rpartition(".")[2]) for run in named}
    own = [
        event
        for event in read_stream(store, f"experiment-{experiment}", to_index=index)
        if (event.type != "launch.requested" or cells & set(event.data["cells"]))
        and not event.type.startswith(AFTERWARDS)
    ]
    told = [_summarised(read_stream(store, f"run-{run}", to_index=index)) for run in named]
    return sorted([*map(link, own), *(one for links in told for one in links)], key=_index)


def imported_chain(store: "Store", experiment: str, subject: str, seed: int | None, index: int) -> list[Link]:
    """The import of a file, and each of its parts that states the subject, with the lines of the file."""
    from ledger.store.read import read_stream

    found = []
    for event in read_stream(store, f"experiment-{experiment}", to_index=index):
        if event.type != "results.imported":
            found.append(link(event))
            continue
        rows = [row for row in event.data["values"] if row["subject"] == subject]
        rows = [row for row in rows if seed is None or row["seed"] == seed]
        if rows:
            found.append(link(event) | {"summary": "; ".join(map(_row, rows))})
    return found


def link(event: "Event") -> Link:
    """One event of a chain."""
    found = {
        "index": event.index, "event": event.id, "type": event.type, "time": to_text(event.recorded_at),
        "actor": event.actor, "summary": said(event.type, event.data),
    }  # fmt: skip
    run = event.stream.removeprefix("run-")
    if run != event.stream and experiment_of(run):
        found |= {"run": run, "attempt": event.data.get("attempt")}
    return found


def _summarised(events: list["Event"]) -> list[Link]:
    """The events of a run; of what repeats in an attempt the last one, with its count."""
    last: dict[tuple[str, Any], Link] = {}
    found = []
    for event in events:
        key = event.type, event.data.get("attempt")
        count = last[key]["count"] + 1 if key in last else 1
        one = link(event)
        if event.type not in REPEATING:
            found.append(one)
        else:
            last[key] = one | {"count": count}
    return [*found, *map(_last, last.values())]


def _last(one: Link) -> Link:
    many = f" (the last of {one['count']} {REPEATING[one['type']]})" if one["count"] > 1 else ""
    return one | {"summary": one["summary"] + many}


def _row(row: dict[str, Any]) -> str:
    seed = "" if row["seed"] is None else f", seed {row['seed']}"
    return f"line {row['line']}: {row['value']!r}{seed}"


def _index(one: Link) -> int:
    return int(one["index"])
