"""Dead ends, decisions and stages: what the memory protocol writes down."""

import pytest

from ledger.actions.money.balance import today
from ledger.actions.planning.dead_end import list_dead_ends, mark, reopen
from ledger.actions.planning.mark_dead_end import mark_dead_end
from ledger.actions.planning.propose import propose
from ledger.actions.records.decide import decide
from ledger.actions.records.stage import LINES, stage
from ledger.actions.results.table import table
from ledger.actions.runs.launch import launch
from ledger.errors import Conflict, NotFound, Refused, UsageError
from ledger.store.read import find_event, read_stream
from ledger.testing.attempts import report, verify_smoke

TEXT = {name: f"{name} 4.2 ms" for name in LINES}


@pytest.fixture
def experiment(store, project):
    """An experiment of three cells."""
    return propose(store, project.spec(), actor="me")["experiment"]


def run_all(store, experiment, *outcomes):
    """Launch everything and end each cell."""
    launch(store, experiment, smoke=True, actor="me")
    report(store, f"{experiment}.1", outcomes[0], value=1.0)
    verify_smoke(store, experiment)
    launch(store, experiment, actor="me")
    for cell, outcome in enumerate(outcomes[1:], 2):
        report(store, f"{experiment}.{cell}", outcome, value=float(cell) if outcome == "ok" else None)


def refused(call, *given, **named):
    """The rules by which a call is refused."""
    with pytest.raises(Refused) as error:
        call(*given, **named)
    return [item["rule"] for item in error.value.refused]


def test_a_person_marks_and_reopens(store, experiment):
    """A mark stands in the list until the changed assumption is named, once."""
    number = mark(store, experiment, "it never learns", actor="me")["dead_end"]
    assert [(row["dead_end"], row["state"], row["by"]) for row in list_dead_ends(store)["dead_ends"]] == [
        (number, "standing", "person")
    ]
    with pytest.raises(UsageError):
        reopen(store, number, "  ", actor="me")
    reopen(store, number, "new data", actor="me")
    assert list_dead_ends(store)["dead_ends"][0]["state"] == "reopened"
    with pytest.raises(Conflict):
        reopen(store, number, "again", actor="me")


def test_a_mark_needs_words_and_a_run_of_its_own(store, experiment):
    """A mark without a reason, of an unknown outcome, or with a run of elsewhere is not made."""
    with pytest.raises(UsageError):
        mark(store, experiment, " ", actor="me")
    with pytest.raises(UsageError):
        mark(store, experiment, "why", outcome="bored", actor="me")
    with pytest.raises(NotFound):
        mark(store, experiment, "why", run="x9.1", actor="me")
    with pytest.raises(NotFound):
        reopen(store, "d0", "new data", actor="me")
    assert list_dead_ends(store)["dead_ends"] == []


def test_the_ledger_marks_an_attempt_once(store, experiment):
    """However often the supervisor asks, one attempt makes one dead end, with the cell's own science."""
    launch(store, experiment, smoke=True, actor="me")
    report(store, f"{experiment}.1", "nan")
    told = {"outcome": "nan", "why": "loss", "run": f"{experiment}.1", "attempt": 1, "actor": "supervisor"}
    first = mark_dead_end(store, experiment, **told)
    assert mark_dead_end(store, experiment, **told) == first
    events = [event.data for event in read_stream(store, "project-sleep") if event.type == "dead_end.marked"]
    assert [(event["dead_end"], event["config"], event["by"]) for event in events] == [
        (first, {"lr": 0.01}, "ledger")
    ]


def test_a_decision_with_its_evidence(store, experiment):
    """A decision stands in its experiment's project and cites events that exist."""
    cited = read_stream(store, f"experiment-{experiment}")[0].id
    found = decide(
        store, "Keep the mean", "it is simple", experiment="mean", grade="E2", cites=[cited], actor="me"
    )
    event = find_event(store, found["decision"])
    assert (event.stream, event.type) == ("project-sleep", "decision.recorded")
    assert (event.data["experiment"], event.data["cites"]) == (experiment, [cited])


def test_a_decision_that_is_none(store, experiment):
    """No reason, no such grade, no such event: nothing is recorded."""
    with pytest.raises(UsageError):
        decide(store, "t", " ", actor="me")
    with pytest.raises(UsageError):
        decide(store, "t", "w", grade="E7", actor="me")
    with pytest.raises(NotFound):
        decide(store, "t", "w", cites=["01890a5d-ac96-774b-bcce-b302099a8057"], actor="me")


def test_a_stage_after_the_record(store, experiment):
    """A stage stands in its project and as a note, which cites the results, on its experiment."""
    run_all(store, experiment, "ok", "failed", "ok")
    found = stage(store, "The mean", "E3", TEXT, experiments=["mean"], actor="me")
    event = find_event(store, found["stage"])
    assert (event.stream, event.data["feature"]) == ("project-sleep", "The mean")
    note = read_stream(store, f"experiment-{experiment}")[-1]
    assert (note.type, len(note.data["cites"])) == ("analysis.noted", 3)
    assert event.data["date"] == today(store)


def test_no_analysis_before_the_record(store, experiment):
    """R28, R30: a stage before any result, or beside runs without an end, is refused and recorded."""
    assert refused(stage, store, "f", "E3", TEXT, experiments=[experiment], actor="me") == ["R28"]
    launch(store, experiment, smoke=True, actor="me")
    assert refused(stage, store, "f", "E3", TEXT, experiments=[experiment], actor="me") == ["R28", "R30"]
    events = [event for event in read_stream(store, "project-sleep") if event.type == "stage.refused"]
    assert [len(event.data["refused"]) for event in events] == [1, 2]


def test_a_stage_without_numbers(store, experiment):
    """R51: "works well" is no result."""
    words = {**TEXT, "result": "works well"}
    assert refused(stage, store, "f", "E3", words, project="sleep", actor="me") == ["R51"]
    with pytest.raises(UsageError, match="benchmark"):
        stage(store, "f", "E3", {**TEXT, "benchmark": ""}, project="sleep", actor="me")


def test_a_public_stage_covers_the_roster(store, experiment):
    """R31: a public headline over two of three subjects is refused; in private it is a stage."""
    run_all(store, experiment, "ok", "failed", "ok")
    told = {"experiments": [experiment], "actor": "me"}
    assert refused(stage, store, "f", "E3", TEXT, public=True, **told) == ["R31"]
    assert stage(store, "f", "E3", TEXT, **told)["project"] == "sleep"


def test_an_incomplete_table_is_refused_or_says_so(store, experiment):
    """R31: a missing subject is named; with leave it is printed as n/N."""
    run_all(store, experiment, "ok", "nan", "ok")
    assert refused(table, store, [experiment]) == ["R31"]
    found = table(store, ["mean"], allow_incomplete=True)
    assert (found["subjects"]["missing"], found["mean"]) == (["bob"], 2.0)
    assert table(store, ["mean", "mean"], allow_incomplete=True)["tables"] == [found, found]


def test_a_whole_table(store, experiment):
    """Every subject with its events."""
    run_all(store, experiment, "ok", "ok", "ok")
    found = table(store, [experiment])
    assert (found["mean"], [row["subject"] for row in found["rows"]]) == (2.0, ["ann", "bob", "cyd"])
    assert all(find_event(store, event) for row in found["rows"] for event in row["events"])


@pytest.mark.parametrize("text", ["a" * 20_001, "a\0b", "a\udcffb"])
@pytest.mark.parametrize("field", ["title", "because", "text", "feature", "result", "why", "assumption"])
def test_a_text_that_cannot_be_stored(store, experiment, field, text):
    """Too long, U+0000 or a stray byte is a mistake of the command that names the field."""
    calls = {
        "title": lambda: decide(store, text, "why", actor="me"),
        "because": lambda: decide(store, "title", text, actor="me"),
        "text": lambda: decide(store, "title", "why", text=text, actor="me"),
        "feature": lambda: stage(store, text, "E3", TEXT),
        "result": lambda: stage(store, "feature", "E3", {**TEXT, "result": text}),
        "why": lambda: mark(store, experiment, text, actor="me"),
        "assumption": lambda: reopen(store, "d0", text, actor="me"),
    }
    with pytest.raises(UsageError, match=field):
        calls[field]()


def test_a_blank_title_has_a_remedy_that_exists(store, experiment):
    """The title is an argument, not an option."""
    with pytest.raises(UsageError) as error:
        decide(store, " ", "why", actor="me")
    assert "--title" not in error.value.remedy
