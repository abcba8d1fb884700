"""What is delivered, and what is put aside because the ledger can never take it."""

import json
from pathlib import Path
from typing import Any

from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.read import read_stream
from schemas.envelope import NewEvent
from workers.spool_read import read_all


def test_lines_arrive_in_order(wire: Any, url: str, folder: Path) -> None:
    """What was spooled stands in the stream, in the order of writing, with the worker's own ids."""
    wire.queue(url)
    wire.spool(folder, [wire.claim, wire.beat(1), wire.end()])
    sender = wire.transport(url, folder)
    assert sender.flush()
    assert wire.types(url) == ["attempt.claimed", "run.heartbeat", "run.ended"]
    assert sender.finished(folder)
    with open_store(url) as store:
        ids = [event.id for event in read_stream(store, wire.run)][2:]
    assert ids == [event["id"] for event in read_all(folder)]


def test_a_result_for_a_run_that_never_started_is_put_aside(wire: Any, sqlite_url: str, folder: Path) -> None:
    """It never gets into the ledger, it is kept with the reason, and what follows is delivered."""
    wire.queue(sqlite_url)
    wire.spool(
        folder, [("run-x1.7", "run.ended", {"attempt": 1, "outcome": "ok", "seconds": 1.0}), wire.end()]
    )
    assert wire.transport(sqlite_url, folder).flush()
    assert wire.reasons(folder) == ["the run was never queued"]
    assert wire.types(sqlite_url) == ["run.ended"]


def test_what_can_never_be_stored_is_put_aside(wire: Any, sqlite_url: str, folder: Path) -> None:
    """A second end, an unknown type, wrong data, a foreign stream and garbage do not hold up the rest."""
    wire.queue(sqlite_url)
    wrong = {"attempt": 1, "outcome": "splendid", "seconds": 1.0}
    wire.spool(folder, [wire.claim, (wire.run, "run.exploded", {}), (wire.run, "run.ended", wrong)])
    wire.spool(folder, [("ledger", "head.signed", {}), wire.end(), wire.end("failed")])
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b"garbage\n")
    wire.spool(folder, [wire.beat(2)])
    assert wire.transport(sqlite_url, folder).flush()
    assert wire.types(sqlite_url) == ["attempt.claimed", "run.ended", "run.heartbeat"]
    assert len(wire.reasons(folder)) == 5


def test_an_id_with_other_content_is_put_aside(wire: Any, sqlite_url: str, folder: Path) -> None:
    """The same id with other content is a fault or a forgery, never taken for a retry."""
    wire.queue(sqlite_url)
    wire.spool(folder, [wire.claim])
    assert wire.transport(sqlite_url, folder).flush()
    forged = {**read_all(folder)[0], "data": {**wire.claim[2], "worker": "somebody else"}}
    other = folder.with_name("x1.1.2")
    other.mkdir()
    (other / "events.jsonl").write_text(json.dumps(forged) + "\n")
    assert wire.transport(sqlite_url, other).flush()
    assert wire.types(sqlite_url) == ["attempt.claimed"]
    assert len(wire.reasons(other)) == 1


def test_equal_counts_are_recorded_once(wire: Any, sqlite_url: str, tmp_path: Path) -> None:
    """Ninety runs that count the same model leave one event; another count leaves another."""
    counted = {"parameters": 2, "method": "m"}
    folders = []
    for number, data in enumerate((counted, counted, {**counted, "parameters": 3}), 1):
        wire.queue(sqlite_url, f"run-x1.{number}")
        folders.append(tmp_path / f"x1.{number}.1")
        wire.spool(folders[-1], [("experiment-x1", "experiment.counted", data)])
    propose(sqlite_url)
    assert wire.transport(sqlite_url, *folders).flush()
    with open_store(sqlite_url) as store:
        found = [e.data["parameters"] for e in read_stream(store, "experiment-x1")[1:]]
    assert found == [2, 3]
    assert not any(wire.reasons(folder) for folder in folders)


def propose(url: str) -> None:
    """The smallest experiment that the schemas take."""
    hashes = dict.fromkeys(("plan", "spec", "code", "data", "environment"), "a" * 64)
    manifest = {
        "name": "d", "kind": "real", "path": "d", "subject_column": "s", "rows": 1, "subjects": ["1"],
        "files": [{"path": "d", "sha256": "a" * 64, "bytes": 1}], "digest": "a" * 64,
    }  # fmt: skip
    data = {
        "project": "p", "name": "n", "spec": {}, "source": "s", "digests": hashes,
        "fingerprints": dict.fromkeys(("config", "context", "code"), "a" * 64),
        "code": [{"path": "s.py", "sha256": "a" * 64, "bytes": 1}], "data": manifest, "environment": {},
        "plan": {"subjects": ["1"], "seeds": [1], "configs": [{}]},
    }  # fmt: skip
    with open_store(url) as store:
        append(store, [StreamAppend("experiment-x1", [NewEvent("experiment.proposed", data)])])
