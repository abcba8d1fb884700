"""An amplitude-only observable from its spec to its table, its picture and its reclassification."""

from pathlib import Path
from typing import Any

import pytest

from ledger.cli.main import main

DECLARED = """class = "AMPLITUDE-ONLY"
symmetry = "Z2"
stored_as = "score of a component, one a day"
gauge_fix = "none"
independent_unit = "trial"
trial_ids = "day"
"""
REPORT = """    own = [r for r in rows if r["person"] == run.subject]
    signs = [(-1.0) ** int(r["day"]) for r in own]
    run.trials([r["day"] for r in own], [s * float(r["score"]) for s, r in zip(signs, own)])
"""


@pytest.fixture
def amplitude(call: Any, example: Path) -> Any:
    """`amplitude("mean_abs")`: the id of a proposed experiment of that statistic, its gate passed."""

    def make(statistic: str, answers: list[str]) -> str:
        spec = (example / "shift.toml").read_text()
        spec = spec.replace('class = "CLASSICAL"', DECLARED).replace('name = "mae"', f'name = "{statistic}"')
        (example / "shift.toml").write_text(spec)
        code = (example / "train_shift.py").read_text()
        (example / "train_shift.py").write_text(code.partition("    own = [")[0] + REPORT)
        experiment = str(call("propose", "shift.toml")[1]["experiment"])
        said = [text.replace("mae in points", f"{statistic} in points") for text in answers]
        code_of_gate, gate = call("gate", experiment, *said)
        assert (code_of_gate, gate["ready"]) == (0, True)
        return experiment

    return make


def test_amplitudes_become_a_headline(call: Any, amplitude: Any, answers: list[str]) -> None:
    """R34, R35: declared, computed by the ledger, shown not to move: table and picture are printed."""
    experiment = amplitude("mean_abs", answers)
    assert call("launch", experiment, "--smoke", "--wait")[0] == 0
    assert call("launch", experiment, "--wait")[0] == 0
    code, table = call("table", experiment)
    assert code == 0
    assert (table["self_reported"], table["headline"]["refused"]) == (0, [])
    assert table["mean"] == pytest.approx((10.3 + 35.6 / 3 + 38.9 / 3) / 3)
    code, drawn = call("plot", experiment, "--out", "forest.svg")
    assert (code, drawn["kind"], drawn["files"]) == (0, "forest", ["forest.svg"])
    assert "AMPLITUDE-ONLY" in Path("forest.svg").read_text()


def test_what_moves_ends_without_a_number(call: Any, amplitude: Any, answers: list[str]) -> None:
    """R35: the launch ends with 1, the run as failed with the rule and the valid statistic."""
    experiment = amplitude("resultant", answers)
    code, document = call("launch", experiment, "--smoke", "--wait")
    assert (code, document["outcomes"]) == (1, {"failed": 1})
    ended = call("audit", "--run", f"{experiment}.1", "--type", "run.ended")[1]["events"][0]["data"]
    assert "R35: resultant moves by" in ended["error"]
    result = call("audit", "--run", f"{experiment}.1", "--type", "result.recorded")[1]["events"][0]["data"]
    assert (result["value"], result["values"]) == (None, {})


def test_the_forbidden_is_refused_at_the_proposal_and_at_the_gate(
    call: Any, example: Path, proposed: str
) -> None:
    """R35: exit 3 with the valid statistic in the remedy."""
    spec = (example / "shift.toml").read_text().replace('class = "CLASSICAL"', DECLARED)
    (example / "mean.toml").write_text(spec.replace('name = "mae"', 'name = "signed mean"'))
    code, document = call("propose", "mean.toml")
    assert (code, [item["rule"] for item in document["refused"]]) == (3, ["R35"])
    assert "mean_abs" in document["refused"][0]["remedy"]
    (example / "other.toml").write_text(spec)
    experiment = call("propose", "other.toml")[1]["experiment"]
    said = "metric=mae in points on the held-out subject, its error a block bootstrap"
    code, document = call("gate", experiment, "--answer", said)
    assert (code, [item["rule"] for item in document["refused"]]) == (3, ["R35"])


def test_reclassify_gives_its_keys_and_codes(call: Any, proposed: str) -> None:
    """Exit 0, 2, 3 (recorded), 4 and 5, each by its reason."""
    event = call("audit", "--experiment", proposed)[1]["events"][0]["id"]
    words = ("reclassify", proposed, "--evidence", "two fits differ in sign", "--cite", event)
    assert call(*words, "--class", "CLASSICAL")[0] == 5
    assert call(*words, "--class", "CLASSY")[0] == 2
    assert call(*words, "--class", "AMBIGUOUS", "--cite", event[:-4] + "zzzz")[0] == 4
    code, document = call(*words, "--class", "AMPLITUDE-ONLY", "--symmetry", "Z2")
    assert (code, [item["rule"] for item in document["refused"]]) == (3, ["R34"] * 4)
    assert call("audit", "--type", "reclassification.refused")[1]["events"]
    code, document = call(*words, "--class", "AMBIGUOUS")
    assert code == 0
    assert set(document) == {"experiment", "previous", "class", "event"}
    assert (document["previous"], document["class"]) == ("CLASSICAL", "AMBIGUOUS")
    code, document = call("table", proposed)
    assert "R34" in {item["rule"] for item in document["refused"]}
    assert call("verify")[0] == 0


def test_plot_without_a_result_is_refused(call: Any, proposed: str) -> None:
    """R31: nothing to draw, and the remedy names the experiment."""
    code, document = call("plot", proposed)
    assert code == 3
    assert "R31" in {item["rule"] for item in document["refused"]}
    assert call("plot", proposed, "--kind", "curves")[0] == 4
    assert main(["plot", proposed, "--kind", "paired"]) == 2
