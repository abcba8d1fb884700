"""Proposing: mathematics first, one transaction, what came before is shown."""

from importlib.metadata import EntryPoint, EntryPoints

import pytest

from ledger.actions.planning.propose import propose
from ledger.errors import NotFound, Refused, UsageError
from ledger.places import frozen_folder
from ledger.plan.backends import check_backend
from ledger.plan.freeze import check_frozen
from ledger.store.read import read_log, read_stream


def types(store, stream):
    """The event types of a stream."""
    return [event.type for event in read_stream(store, stream)]


def test_records_plan_observable_answers_and_data(store, project):
    """One proposal: the plan with its observable, its answers and the check, and the data in its project."""
    found = propose(store, project.spec(), actor="me")
    stream = f"experiment-{found['experiment']}"
    assert types(store, stream) == [
        "experiment.proposed", "observable.declared", *["gate.answered"] * 8, "gate.checked",
    ]  # fmt: skip
    assert types(store, "project-sleep") == ["data.registered"]
    assert (found["answers_missing"], found["rejected"], found["matches"]) == ([], [], [])
    assert {event.actor for event in read_log(store)} <= {"me", ""}


def test_freezes_what_the_digest_covers(store, project):
    """The frozen copy is the plan's, and edits of the sources do not reach it."""
    found = propose(store, project.spec(), actor="me")
    plan = read_stream(store, f"experiment-{found['experiment']}")[0].data
    (project.folder / "model.py").write_text("edited = 1\n")
    assert plan["digests"]["plan"] == found["digest"]
    assert check_frozen(plan, frozen_folder(store.url, store.ledger_id, found["digest"])) == []


@pytest.mark.parametrize(("changes", "rule"), [({"expression": ""}, "R1"), ({"observable": "MAYBE"}, "R34")])
def test_a_refused_proposal_is_recorded(store, project, changes, rule):
    """R1–R4 and R34 refuse before there is an experiment; the refusal stands in the project."""
    with pytest.raises(Refused) as refused:
        propose(store, project.spec(**changes), actor="me")
    event = read_stream(store, "project-sleep")[0]
    assert event.type == "proposal.refused"
    assert event.data["refused"] == refused.value.refused
    assert [item["rule"] for item in refused.value.refused] == [rule]
    assert refused.value.exit_code == 3


def test_a_malformed_spec_is_not_recorded(store, project):
    """A spec with an unknown key is a mistake of the command, and leaves no event."""
    with pytest.raises(UsageError, match="colour"):
        propose(store, project.spec(more="colour = 1\n"), actor="me")
    assert read_stream(store, "project-sleep") == []


def test_a_missing_spec(store, project):
    """A spec that is not there is not found."""
    with pytest.raises(NotFound):
        propose(store, project.folder / "none.toml", actor="me")


def test_placeholders_are_no_answers(store, project, answers):
    """An answer that only holds a place is left out, named and asked again."""
    found = propose(store, project.spec({**answers, "training": "tbd"}), actor="me")
    assert found["answers_missing"] == ["training"]
    assert [item["rule"] for item in found["rejected"]] == ["R8"]
    answered = [
        event.data["field"] for event in read_stream(store, f"experiment-{found['experiment']}")[2:-1]
    ]
    assert len(answered) == 7
    assert "training" not in answered


def test_the_same_plan_again_shows_the_earlier_one(store, project):
    """An identical plan is a new experiment; its matches show the first, whose data is registered once."""
    first = propose(store, project.spec(), actor="me")
    second = propose(store, project.spec(), actor="me")
    assert first["experiment"] != second["experiment"]
    assert first["digest"] == second["digest"]
    assert [(match["experiment"], match["verdict"]) for match in second["matches"]] == [
        (first["experiment"], "same")
    ]
    assert types(store, "project-sleep") == ["data.registered"]


def test_an_iteration_costs_one_command(store, project):
    """`--from` carries every answer over where only a config key changed, and cites the ancestor."""
    first = propose(store, project.spec(), actor="me")
    found = propose(store, project.spec({}, lr=0.02), ancestor=first["experiment"], actor="me")
    events = read_stream(store, f"experiment-{found['experiment']}")
    assert (found["answers_missing"], found["changed"]) == ([], ["config.lr"])
    assert events[0].data["ancestor"] == first["experiment"]
    told = {event.data["field"]: event.data for event in events if event.type == "gate.answered"}
    assert {data["carried_from"] for data in told.values()} == {first["experiment"]}
    assert first["experiment"] in told["prior_results"]["answer"]


def test_the_same_file_with_one_changed_value_is_one_command(store, project, answers, smoked):
    """Answers that stand in the file as they stood in the ancestor's are carried over, not stated anew."""
    first = propose(store, project.spec(), actor="me")["experiment"]
    smoked(store, first)
    found = propose(store, project.spec(lr=0.02), ancestor=first, actor="me")
    assert (found["answers_missing"], found["rejected"]) == ([], [])
    told = read_stream(store, f"experiment-{found['experiment']}")
    answers = {event.data["field"]: event.data for event in told if event.type == "gate.answered"}
    assert {data["carried_from"] for data in answers.values()} == {first}
    assert answers["prior_results"]["answer"] == f"none was found Ancestor: {first}."
    changed = project.spec({**answers, "prior_results": "none at all"}, lr=0.03)
    assert propose(store, changed, ancestor=first, actor="me")["answers_missing"] == ["prior_results"]


def test_touched_answers_are_asked_again(store, project):
    """A new architecture asks for the answers that speak of it, and for no others."""
    propose(store, project.spec(), actor="me")
    found = propose(store, project.spec({}, name="other", architecture="Other"), ancestor="mean", actor="me")
    assert set(found["answers_missing"]) == {"isa_formula", "b_matrix"}
    assert "tokenization" in found["carried"]


def test_a_copied_answer_is_refused(store, project, answers):
    """Word for word from an experiment of another architecture is no answer."""
    propose(store, project.spec(), actor="me")
    copied = {**answers, "isa_formula": "Other in model.py"}
    found = propose(store, project.spec(copied, name="other", architecture="Other"), actor="me")
    assert "tokenization" in found["answers_missing"]
    assert any("word for word" in item["reason"] for item in found["rejected"])


def test_an_unknown_backend_is_a_mistake_of_the_spec(store, project):
    """A backend that nobody provides is named with the one that was probably meant; nothing is recorded."""
    with pytest.raises(UsageError, match="modall") as error:
        propose(store, project.spec(backend="modall"), actor="me")
    assert '"modal"' in error.value.remedy
    assert read_stream(store, "project-sleep") == []
    for backend in ("modal", "slurm"):
        assert propose(store, project.spec(backend=backend), actor="me")["experiment"]


def test_an_installed_backend_is_known(monkeypatch):
    """An entry point of the group `ledger.backends` is a backend like any other."""
    entry = EntryPoint("kube", "kube:Backend", "ledger.backends")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: EntryPoints([entry]))
    check_backend("kube")
    with pytest.raises(UsageError, match="kubo") as error:
        check_backend("kubo")
    assert '"kube"' in error.value.remedy
