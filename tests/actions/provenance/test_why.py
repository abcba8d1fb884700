"""`ledger why`: the chain behind one cell, whole and in the order of the ledger."""

import json
from pathlib import Path

import pytest

from ledger.actions.results.import_results import import_results
from ledger.actions.results.import_stated import Stated
from ledger.actions.results.why import why
from ledger.cli.main import main
from ledger.errors import NotFound
from ledger.store.open import Store
from ledger.store.read import read_log
from ledger.testing.saga import DIVERGING, GRID, MLP

LIFE = [
    "experiment.proposed", "gate.answered", "gate.checked", "cost.estimated", "launch.requested",
    "run.queued", "spawn.intended", "attempt.claimed", "run.ended", "result.recorded",
]  # fmt: skip


def test_the_chain_leads_from_the_proposal_to_the_result(told: Store) -> None:
    """Every step stands in the chain of a subject, each an event of the log, in the order of the ledger."""
    found = why(told, "mlp", "9")
    chain = found["chain"]
    assert (found["experiment"], found["value"], found["seeds"]) == (MLP, 40.8125, [42, 137])
    kinds = [link["type"] for link in chain]
    assert [kinds.index(kind) for kind in LIFE] == sorted(kinds.index(kind) for kind in LIFE)
    assert kinds.count("gate.answered") == 8
    logged = {event.index: (event.id, event.type, event.actor) for event in read_log(told)}
    assert [link["index"] for link in chain] == sorted({link["index"] for link in chain})
    assert all(logged[link["index"]] == (link["event"], link["type"], link["actor"]) for link in chain)
    assert {link["run"] for link in chain if "run" in link} == {f"{MLP}.1", f"{MLP}.2"}
    assert [cell["value"] for cell in found["cells"]] == [40.125, 41.5]
    assert found["table"] == [f"table/{MLP}/row/9"]


def test_one_seed_has_its_own_chain(told: Store) -> None:
    """With a seed the chain holds that run alone, and only the launch that asked for it."""
    found = why(told, MLP, "9", seed=42)
    assert found["value"] == 40.125
    assert {link["run"] for link in found["chain"] if "run" in link} == {f"{MLP}.1"}
    launches = [link["summary"] for link in found["chain"] if link["type"] == "launch.requested"]
    assert launches == ["smoke run of 1 cell on local"]


def test_a_missing_subject_says_why(told: Store) -> None:
    """A subject without a value has none, the reason of each seed, and the chain as far as it goes."""
    found = why(told, DIVERGING, "9")
    assert found["value"] is None
    assert found["missing"] == [f"subject 9, seed 42: nan ({DIVERGING}.1)", "subject 9, seed 137: not run"]
    assert "nonfinite.detected" in [link["type"] for link in found["chain"]]
    assert found["table"] == []
    excluded = why(told, GRID, "308")
    assert excluded["missing"] == ["excluded: an electrode came off"]


def test_every_attempt_stands_in_the_chain(told: Store) -> None:
    """A run that ended three times has its three attempts, each with how it ended."""
    chain = why(told, GRID, "10")["chain"]
    ended = [link for link in chain if link["type"] == "run.ended" and link["run"] == f"{GRID}.4"]
    assert [link["attempt"] for link in ended] == [1, 2, 3]
    assert ["oom" in ended[0]["summary"], "timeout" in ended[1]["summary"]] == [True, True]


def test_heartbeats_are_summarised(told: Store) -> None:
    """An attempt has one line for its heartbeats, the last of them, with their count."""
    chain = why(told, MLP, "9", seed=42)["chain"]
    beats = [link for link in chain if link["type"] == "run.heartbeat"]
    assert [link["count"] for link in beats] == [1]
    assert beats[0]["summary"] == "attempt 1: step 200 of 200"


def test_the_past_has_its_own_chain(told: Store) -> None:
    """As of an index before the result there is no value, and no later event."""
    late = why(told, MLP, "308", seed=137)["chain"][-1]["index"]
    found = why(told, MLP, "308", seed=137, to_index=late - 2)
    assert found["value"] is None
    assert max(link["index"] for link in found["chain"]) <= late - 2


def test_an_unknown_subject_or_seed_names_the_nearest(told: Store) -> None:
    """What the plan does not have is not found, and the nearest names are said."""
    with pytest.raises(NotFound) as error:
        why(told, MLP, "380")
    assert "308" in error.value.remedy
    with pytest.raises(NotFound) as error:
        why(told, MLP, "9", seed=43)
    assert "42" in error.value.remedy


def test_the_command_prints_a_line_an_event(
    told: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On stdout stand the value, a line for each event with its id, and the number of the table."""
    monkeypatch.setenv("LEDGER_URL", told.url)
    assert main(["why", MLP, "308", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert main(["why", MLP, "308"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"mlp ({MLP}), subject 308: rmse 30 ms, the mean of 2 seeds"
    assert lines[-1] == f"stands at table/{MLP}/row/308"
    assert len(lines) == len(document["chain"]) + 2
    assert all(link["event"] in line for link, line in zip(document["chain"], lines[1:-1], strict=True))


def test_an_import_has_its_file_and_lines(told: Store, tmp_path: Path) -> None:
    """Of an imported experiment the chain is the import, its file and the lines of the subject."""
    (tmp_path / "paper.csv").write_text("subject,value\n9,41.5\n10,60.25\n")
    stated = Stated("sleepstudy", "paper", "rmse", "ms", "lower", "https://example.org/paper")
    experiment = import_results(told, tmp_path / "paper.csv", stated, actor="ada")["experiment"]
    found = why(told, "paper", "10")
    assert (found["experiment"], found["value"], found["missing"]) == (experiment, 60.25, [])
    assert [link["type"] for link in found["chain"]] == ["experiment.imported", "results.imported"]
    assert "paper.csv" in found["chain"][0]["summary"]
    assert found["chain"][1]["summary"] == "line 3: 60.25"
    with pytest.raises(NotFound):
        why(told, "paper", "308")
