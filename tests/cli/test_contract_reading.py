"""Keys and exit codes of the commands that read, prove and keep, on either database."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, Any]]
EVENT = {
    "id", "index", "position", "stream", "version", "type", "schema_version", "time", "recorded_at", "actor",
    "data", "hash",
}  # fmt: skip


def test_audit_gives_whole_events_in_order(call: Call, proposed: str) -> None:
    """`audit` gives events with all their keys, oldest first, and the filters hold together."""
    code, document = call("audit")
    assert code == 0
    assert all(set(event) == EVENT for event in document["events"])
    assert [event["index"] for event in document["events"]] == list(range(1, len(document["events"]) + 1))
    found = call("audit", "--experiment", "shift", "--type", "gate.*", "--actor", "ada")[1]["events"]
    assert [event["type"] for event in found] == ["gate.checked"]
    assert call("audit", "--actor", "eve")[1] == {"events": []}
    assert len(call("audit", "--limit", "2")[1]["events"]) == 2
    assert call("audit", "--where", "ready=false")[1]["events"] == found
    assert call("audit", "--until", "2001-01-01")[1] == {"events": []}
    assert len(call("audit", "--since", "2001-01-01T00:00:00Z")[1]["events"]) == len(document["events"])


@pytest.mark.parametrize(
    "words",
    [["--since", "soon"], ["--where", "ready"], ["--limit", "0"], ["--sql", "SELECT 1", "--limit", "3"]],
    ids=" ".join,
)
def test_malformed_filters_end_with_2(call: Call, words: list[str]) -> None:
    """A time, a condition or a limit that is none, and SQL beside filters: exit 2."""
    assert call("audit", *words)[0] == 2


def test_audit_sql_reads_and_never_writes(call: Call, proposed: str) -> None:
    """SQL reads the view `events`; a statement that writes is refused and changes nothing."""
    code, document = call("audit", "--sql", "SELECT idx, type FROM events ORDER BY idx LIMIT 2")
    assert code == 0
    assert document["events"][0] == {"idx": 1, "type": "ledger.opened"}
    assert len(document["events"]) == 2
    before = call("verify")[1]["events"]
    code, document = call("audit", "--sql", "DELETE FROM events")
    assert code in (1, 2)
    assert document["error"]
    assert call("verify")[1]["events"] == before


def test_verify_and_replay_prove_a_sound_ledger(call: Call, proposed: str) -> None:
    """`verify` and `replay` end with 0 on a sound ledger and have their keys."""
    code, document = call("verify")
    assert (code, document["ok"]) == (0, True)
    assert {"ok", "events", "root"} <= set(document)
    code, document = call("replay", "--check")
    assert (code, document["equal"]) == (0, True)
    assert {"events", "projections", "equal"} <= set(document)
    code, past = call("replay", "--to", "2")
    assert (code, past["events"], past["equal"]) == (0, 2, True)
    assert past["projections"] != document["projections"]


def test_a_changed_event_ends_with_6(call: Call, proposed: str, url: str) -> None:
    """A byte that was changed behind the ledger's back: `verify` ends with 6 and names the break."""
    _damage(url)
    code, document = call("verify")
    assert (code, document["ok"]) == (6, False)
    assert document["breaks"]


def _damage(url: str) -> None:
    """What an owner of the database can do who drops the guards: another actor in every event."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall()
            for (name,) in names:
                connection.execute(f'DROP TRIGGER "{name}"')
            connection.execute("UPDATE events SET bytes = CAST(replace(bytes, 'ada', 'eve') AS BLOB)")
            connection.commit()
        return
    import psycopg

    changed = "convert_to(replace(convert_from(bytes, 'UTF8'), 'ada', 'eve'), 'UTF8')"
    with psycopg.connect(url) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER ALL")
        connection.execute(f"UPDATE events SET bytes = {changed}")


def test_past_states_are_shown_by_index_and_by_time(call: Call, proposed: str) -> None:
    """`--to` and `--at` show the ledger as it stood; both together, or a time that is none, end with 2."""
    assert call("status", "--to", "1")[1]["experiments"] == []
    assert call("status", "--at", "2001-01-01")[1]["index"] == 0
    now = call("status", "--at", "2999-01-01T00:00:00Z")[1]
    assert [row["experiment"] for row in now["experiments"]] == [proposed]
    assert call("status", "--to", "1", "--at", "2001-01-01")[0] == 2
    assert call("status", "--at", "yesterday")[0] == 2
    assert call("status", "--to", "-1")[0] == 2


def test_records_of_memory(call: Call, proposed: str) -> None:
    """`decide`, `stage` and `dead-end` record, list and reopen; a wrong grade or empty text ends with 2."""
    code, document = call("decide", "Keep it", "--because", "it is simple", "--grade", "E3")
    assert (code, document["project"]) == (0, "scores")
    assert call("decide", "Keep it", "--because", "", "--grade", "E3")[0] == 2
    assert call("decide", "Keep it", "--because", "a", "--grade", "E9")[0] == 2
    lines = ("--feature", "--result", "--decision", "--benchmark", "--learnings", "--next")
    stated = [part for name in lines for part in (name, f"{name}: 1.5 points in words")]
    assert call("stage", "--project", "scores", "--grade", "E3", *stated)[0] == 0
    code, document = call("dead-end", "mark", "shift", "--why", "no gain")
    assert code == 0
    number = document["dead_end"]
    assert [row["dead_end"] for row in call("dead-end", "list")[1]["dead_ends"]] == [number]
    assert call("dead-end", "reopen", number, "--assumption", "more data")[0] == 0
    assert call("dead-end", "reopen", number, "--assumption", "more data")[0] == 5


def test_a_backup_comes_back(call: Call, proposed: str, tmp_path: Path, monkeypatch: Any) -> None:
    """`backup` writes a file once, `restore` fills an empty place with it and refuses a taken one."""
    code, document = call("backup", "copy.db")
    assert code == 0
    assert {"file", "events", "sha256"} <= set(document)
    assert call("backup", "copy.db")[0] == 5
    assert call("restore", "copy.db")[0] == 5
    events = call("verify")[1]
    monkeypatch.setenv("LEDGER_URL", f"sqlite:///{tmp_path}/elsewhere/ledger.db")
    assert call("restore", "copy.db")[0] == 0
    assert call("verify")[1]["root"] == events["root"]


def test_doctor_checks_and_names(call: Call) -> None:
    """`doctor` ends with 0 on a sound installation and says what it looked at."""
    code, document = call("doctor")
    assert code == 0
    assert document["ok"] is True
    assert document["checks"]
