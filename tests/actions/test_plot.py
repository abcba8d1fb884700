"""`ledger plot` on a ledger: which picture, where it goes, and when it is refused."""

from pathlib import Path

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.results.plot import plot
from ledger.actions.runs.launch import launch
from ledger.errors import LedgerError, NotFound, Refused, UsageError
from ledger.handle import handle
from ledger.projections.view import open_view
from ledger.testing.attempts import report, verify_smoke


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    """Pictures go into the current folder by default."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def measured(store, project, answers):
    """`measured("mean", 2)`: the id of an experiment with results of so many of its three people."""

    def make(name="mean", people=3, first=5.0):
        # a second one carries the answers over and cites the first
        named = {field: answers[field] for field in ("isa_formula", "b_matrix")}
        given, ancestor = (named, "mean") if name != "mean" else (None, None)
        spec = project.spec(given, name=name, lr=first / 100)
        experiment = propose(store, spec, ancestor=ancestor, actor="me")["experiment"]
        launch(store, experiment, smoke=True, actor="me")
        report(store, f"{experiment}.1", "ok", value=first)
        verify_smoke(store, experiment)
        launch(store, experiment, actor="me")
        for cell in range(2, people + 1):
            report(store, f"{experiment}.{cell}", "ok", value=first + cell)
        return experiment

    return make


def log(store, run, attempt, *points):
    """What training code logged under the key loss."""
    data = {"attempt": attempt, "points": [{"step": step, "values": {"loss": v}} for step, v in points]}
    handle(store, f"run-{run}", lambda state, given: [("metrics.logged", given)], data, actor="worker")


def test_one_is_a_forest_two_are_paired(store, measured):
    """The kind follows the number of experiments; the file is named after them, in the current folder."""
    one, two = measured(), measured("other", first=4.0)
    index = open_view(store).index
    assert plot(store, [one]) == {"files": ["mean-forest.svg"], "kind": "forest", "index": index}
    assert plot(store, [one, two])["files"] == ["mean-other-paired.svg"]
    assert Path("mean-other-paired.svg").read_bytes().startswith(b"<?xml")


def test_several_formats_and_the_same_bytes(store, measured):
    """Each --out has the format of its suffix; drawn again at that index it is the same file."""
    one = measured()
    index = plot(store, [one], out=[Path("a.svg"), Path("b.PNG")])["index"]
    first = Path("a.svg").read_bytes(), Path("b.PNG").read_bytes()
    assert first[1].startswith(b"\x89PNG")
    measured("other")
    plot(store, [one], out=[Path("a.svg"), Path("b.PNG")], to_index=index)
    assert (Path("a.svg").read_bytes(), Path("b.PNG").read_bytes()) == first


def test_an_incomplete_experiment_is_refused_or_says_so(store, measured):
    """R31 as in the table; with --allow-incomplete the missing person is a row and the title says 2/3."""
    one = measured(people=2)
    with pytest.raises(Refused, match="R31"):
        plot(store, [one])
    assert not Path("mean-forest.svg").exists()
    plot(store, [one], allow_incomplete=True)
    text = Path("mean-forest.svg").read_text()
    assert "2/3 subjects (incomplete)" in text
    assert "missing: queued" in text


def test_curves_are_of_the_attempts_that_count(store, measured):
    """A later attempt replaces what it repeats, and a value that is not finite has its mark."""
    one = measured()
    for cell in (1, 2, 3):
        log(store, f"{one}.{cell}", 1, *((step, 1.0 / (step + 1)) for step in range(5)))
    data = {"attempt": 1, "key": "loss", "step": 5, "value": {"nonfinite": "nan"}}
    handle(store, f"run-{one}.3", lambda state, given: [("nonfinite.detected", given)], data, actor="worker")
    assert plot(store, [one], kind="curves")["files"] == ["mean-curves.svg"]
    text = Path("mean-curves.svg").read_text()
    assert "loss of 3 runs" in text
    assert "NaN at step 5" in text
    with pytest.raises(NotFound, match="no run logged 'val'") as error:
        plot(store, [one], kind="curves", metric="val")
    assert error.value.remedy == "they logged loss"


def test_what_an_earlier_attempt_logged_beyond_is_not_drawn(store, measured):
    """A second attempt that starts at step 2 takes over from there."""
    from ledger.actions.results.curves import curves

    one = propose_two(store, measured)
    view = open_view(store)
    key, (curve, *_) = curves(store, view, one)
    assert (key, curve.steps, curve.values) == ("loss", [0, 1, 2, 3], [9.0, 8.0, 2.0, 1.0])


def propose_two(store, measured):
    """An experiment whose second run was tried twice, each attempt logging."""
    one = measured(people=1)
    run = f"{one}.2"
    report(store, run, "failed")
    log(store, run, 1, (0, 9.0), (1, 8.0), (2, 7.0), (3, 6.0), (4, 5.0))
    report(store, run, "ok", value=1.0)
    log(store, run, 2, (2, 2.0), (3, 1.0))
    return one


def test_nothing_logged_is_not_found(store, measured):
    """Curves need something that was logged."""
    with pytest.raises(NotFound, match="nothing was logged"):
        plot(store, [measured()], kind="curves")


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "pie"}, "not known"),
        ({"kind": "paired"}, "two experiments"),
        ({"out": [Path("a.pdf")]}, "no picture's name"),
        ({"metric": "loss"}, "learning curves"),
    ],
)
def test_malformed_requests(store, measured, given, why):
    """What cannot be drawn is named, and nothing is written."""
    with pytest.raises(UsageError, match=why):
        plot(store, [measured()], **given)


def test_a_place_that_cannot_be_written(store, measured):
    """A folder that is not there is named; a link is not followed."""
    one = measured()
    with pytest.raises(LedgerError, match="cannot be written"):
        plot(store, [one], out=[Path("nowhere/a.svg")])
    Path("link.svg").symlink_to("target.svg")
    with pytest.raises(UsageError, match="plain file"):
        plot(store, [one], out=[Path("link.svg")])
