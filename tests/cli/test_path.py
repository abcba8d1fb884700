"""The whole path as a user walks it: each command a process of its own, on a SQLite file."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def test_from_proposal_to_table(run: Any, example: Path, answers: list[str]) -> None:
    """init, propose, gate, smoke, launch, table, export, verify: stdout is one document each time."""
    assert set(run("init", "--json").json) == {"ledger", "url"}
    assert run("propose", "shift.toml", "--json").code == 0
    refused = run("launch", "shift", "--json")
    assert (refused.code, refused.json["refused"][0]["rule"]) == (3, "R13")
    assert run("gate", "shift", *answers, "--json").json["ready"] is True
    assert "R22" in {item["rule"] for item in run("launch", "shift", "--json").json["refused"]}
    smoke = run("launch", "@last", "--smoke", "--wait", "--json")
    assert (smoke.code, smoke.json["outcomes"]) == (0, {"ok": 1})
    assert "estimate is $0.00" in smoke.err
    assert run("table", "shift", "--json").code == 3
    whole = run("launch", "shift", "--wait", "--json").json
    assert [run["outcome"] for run in whole["runs"]] == ["ok", "ok"]
    assert {"run", "subject", "seed", "outcome"} == set(whole["runs"][0])
    _read(run, example)


def _read(run: Any, example: Path) -> None:
    table = run("table", "shift", "--json").json
    assert table["subjects"] == {"declared": 3, "present": 3, "missing": []}
    assert table["ddof"] == 1
    event = run("audit", "--where", f"id={table['rows'][0]['events'][0]}", "--json").json["events"][0]
    assert event["type"] == "result.recorded"
    assert table["rows"][0]["mean"] == pytest.approx(0.98888888)
    assert set(run("table", "shift", "shift", "--json").json) == {"tables"}
    assert run("table", "shift", "--format", "md").out.startswith("mae")
    assert "memory/scores.md" in run("export", "--to", "pages").out
    assert (example / "pages" / "memory" / "scores.md").is_file()
    assert run("replay", "--check", "--json").json["equal"] is True
    assert run("verify", "--json").json["ok"] is True


Call = Callable[..., tuple[int, Any]]


def test_a_launch_runs_on_either_database(call: Call, proposed: str, answers: list[str]) -> None:
    """Smoke and fan-out end ok on both databases; a second launch finds nothing missing."""
    assert call("gate", proposed, *answers)[0] == 0
    assert call("launch", proposed, "--smoke", "--wait")[0] == 0
    code, document = call("launch", proposed, "--wait", "--workers", "2")
    assert (code, document["outcomes"]) == (0, {"ok": 2})
    code, document = call("launch", proposed, "--wait")
    assert (code, document["runs"]) == (0, [])
    code, table = call("table", proposed, "--format", "json")
    assert (code, len(table["rows"])) == (0, 3)


def test_a_run_that_does_not_end_ok_ends_the_launch_with_1(
    call: Call, example: Path, answers: list[str]
) -> None:
    """A smoke run that ends as nan: exit 1; every later launch of the same thing is refused by R12."""
    text = (example / "shift.toml").read_text()
    (example / "shift.toml").write_text(text.replace('factor = "1"', 'factor = "nan"'))
    experiment = call("propose", "shift.toml")[1]["experiment"]
    assert call("gate", experiment, *answers)[0] == 0
    code, ended = call("launch", experiment, "--smoke", "--wait")
    assert (code, ended["outcomes"]) == (1, {"nan": 1})
    code, refused = call("launch", experiment, "--smoke", "--wait")
    assert (code, {item["rule"] for item in refused["refused"]}) == (3, {"R12"})
    assert [row["outcome"] for row in call("dead-end", "list")[1]["dead_ends"]] == ["nan"]


def test_detached_returns_at_once(run: Any, ready: Path) -> None:
    """Without a terminal a launch is detached: exit 0 with its runs queued; status follows them."""
    done = run("launch", "shift", "--smoke", "--json")
    assert (done.code, [item["outcome"] for item in done.json["runs"]]) == (0, ["queued"])
    for _ in range(60):
        state = run("status", done.json["runs"][0]["run"], "--json").json["outcome"]
        if state == "ok":
            break
        time.sleep(0.2)
    assert state == "ok"


@pytest.mark.parametrize(
    "words", [["--detach", "--wait"], ["--workers", "0"], ["--workers", "two"]], ids=" ".join
)
def test_contradicting_options_end_with_2(call: Call, proposed: str, words: list[str]) -> None:
    """Detach and wait together, or no workers: exit 2, nothing queued."""
    assert call("launch", proposed, *words)[0] == 2
    assert call("status", proposed)[1]["outcomes"] == {}


def test_try_keeps_its_own_exit_codes_and_stdout(run: Any) -> None:
    """`try` ends with 0 or 1 and records the command's own code; with --json stdout is one document."""
    run("init")
    done = run("try", "--project", "p", "--json", "--", "sh", "-c", "echo heard; exit 7")
    assert (done.code, done.json["outcome"], done.json["exit_code"]) == (1, "failed", 7)
    assert "heard" in done.err
    plain = run("try", "--project", "p", "echo", "plain", "--json")
    assert (plain.code, plain.out) == (0, "plain --json\n")
    assert run("status", "--json").json["exploratory_runs"] == 2
    assert run("try", "--project", "p", "--json").code == 2
