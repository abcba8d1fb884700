"""Keys and exit codes of each command, in this process, on either database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.cli.main import main

Call = Callable[..., tuple[int, Any]]


def test_init_gives_ledger_and_url(empty_url: str, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """`init` makes a ledger; doing it twice gives the same one; the address has no password."""
    monkeypatch.setenv("LEDGER_URL", empty_url)
    assert main(["init", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert set(first) == {"ledger", "url"}
    assert main(["init", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == first


def test_propose_gives_experiment_digest_and_matches(call: Call) -> None:
    """`propose` answers with the id, the plan's digest and what came before."""
    code, document = call("propose", "shift.toml")
    assert code == 0
    assert {"experiment", "digest", "matches"} <= set(document)
    assert len(document["digest"]) == 64
    again = call("propose", "shift.toml")[1]
    assert again["digest"] == document["digest"]
    assert [match["experiment"] for match in again["matches"]] == [document["experiment"]]


def test_a_malformed_spec_ends_with_2_and_is_not_recorded(call: Call, example: Path) -> None:
    """A malformed spec: exit 2, the wrong key named, nothing in the ledger."""
    before = call("verify")[1]["events"]
    text = (example / "shift.toml").read_text()
    (example / "bad.toml").write_text(text.replace('direction = "lower"', 'direction = "left"'))
    code, document = call("propose", "bad.toml")
    assert code == 2
    assert "metric.direction" in document["error"]
    assert call("verify")[1]["events"] == before


def test_a_missing_spec_ends_with_2_or_4(call: Call) -> None:
    """A spec file that is not there is an error that names it."""
    code, document = call("propose", "nowhere.toml")
    assert code in (2, 4)
    assert "nowhere.toml" in document["error"]


def test_mathematics_first_is_refused_and_recorded(call: Call, example: Path) -> None:
    """A spec without its expression: exit 3 with R1, and the refusal is an event."""
    text = (example / "shift.toml").read_text()
    (example / "bare.toml").write_text(text.replace('"y = mean(others) + s"', '""'))
    code, document = call("propose", "bare.toml")
    assert code == 3
    assert set(document["refused"][0]) == {"rule", "reason", "remedy"}
    assert document["refused"][0]["rule"] == "R1"
    events = call("audit", "--type", "proposal.refused")[1]["events"]
    assert [event["data"]["refused"] for event in events] == [document["refused"]]


def test_gate_shows_and_answers(call: Call, proposed: str, answers: list[str]) -> None:
    """`gate` is a look that ends with 0, a refused answer ends with 3, all eight make it ready."""
    code, document = call("gate", proposed)
    assert (code, document["ready"], len(document["missing"])) == (0, False, 8)
    assert {"experiment", "answers", "missing", "ready"} <= set(document)
    assert set(document["answers"].values()) == {None}
    assert call("gate", proposed, "--answer", "b_matrix=tbd")[0] == 3
    assert call("gate", proposed, "--answer", "b_matrix")[0] == 2
    assert call("gate", proposed, "--answer", "colour=red")[0] == 2
    assert call("gate", proposed, "--answer", "metric=a", "--answer", "metric=b")[0] == 2
    code, document = call("gate", proposed, *answers)
    assert (code, document["ready"], document["missing"]) == (0, True, [])


def test_estimate_has_its_keys_with_dollars_as_strings(call: Call, proposed: str) -> None:
    """`estimate` has the seven keys; every amount is a string."""
    code, document = call("estimate", proposed)
    assert code == 0
    keys = {"amount_usd", "worst_case_usd", "formula", "tier", "headroom_usd", "rate_source", "grade"}
    assert keys <= set(document)
    assert all(isinstance(document[key], str) for key in keys)
    assert document["amount_usd"] == "0.00"
    assert document["tier"] == "AUTO"


def test_a_launch_without_answers_is_refused(call: Call, proposed: str) -> None:
    """A launch before the gate is passed: exit 3 with R13, recorded as launch.refused."""
    code, document = call("launch", proposed, "--smoke")
    assert code == 3
    assert "R13" in {item["rule"] for item in document["refused"]}
    assert len(call("audit", "--type", "launch.refused")[1]["events"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ["gate", "nobody"], ["estimate", "nobody"], ["launch", "nobody"], ["status", "nobody"],
        ["table", "nobody"], ["propose", "shift.toml", "--from", "nobody"], ["audit", "--run", "x1.1"],
        ["audit", "--experiment", "nobody"], ["dead-end", "mark", "nobody", "--why", "a"],
        ["dead-end", "reopen", "d1", "--assumption", "a"], ["schema", "no.such"], ["restore", "no.db"],
        ["status", "--to", "99"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_is_not_there_ends_with_4(call: Call, words: list[str]) -> None:
    """An experiment, run, dead end, type, file or index that is not there: exit 4 with a remedy."""
    code, document = call(*words)
    assert code == 4
    assert document["error"]


def test_no_ledger_ends_with_4(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """Without a ledger here or above, every command says so and names `ledger init`."""
    monkeypatch.chdir(tmp_path)
    assert main(["status", "--json"]) == 4
    assert "ledger init" in json.loads(capsys.readouterr().out)["remedy"]
