"""The eight questions: a look, answers that stand, answers that are refused and recorded."""

import pytest

from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.resolve import on_shared, resolve
from ledger.errors import Conflict, NotFound, Refused, UsageError
from ledger.projections.view import open_view
from ledger.store.read import head_index, read_stream
from ledger.store.seal import seal
from schemas.spec_words import GATE_FIELDS


@pytest.fixture
def open_gate(store, project):
    """An experiment without an answer."""
    return propose(store, project.spec({}), actor="me")["experiment"]


def stream(store, experiment):
    """Types and data of an experiment's events."""
    return [(event.type, event.data) for event in read_stream(store, f"experiment-{experiment}")]


def test_a_look_records_nothing(store, open_gate):
    """Without answers the gate only tells where it stands."""
    seal(store)
    before = head_index(store)
    found = gate(store, open_gate)
    assert found["answers"] == dict.fromkeys(GATE_FIELDS)
    assert (found["missing"], found["ready"]) == (list(GATE_FIELDS), False)
    assert head_index(store) == before


def test_eight_good_answers_make_it_ready(store, open_gate, answers):
    """All eight stand, under their canonical names, and the check is recorded as ready."""
    given = {("input_unit" if name == "tokenization" else name): text for name, text in answers.items()}
    found = gate(store, open_gate, given, actor="me")
    assert (found["missing"], found["ready"], found["answers"]) == ([], True, answers)
    assert stream(store, open_gate)[-1][1]["ready"] is True


@pytest.mark.parametrize(
    ("field", "text", "rule"),
    [
        ("tokenization", "tbd", "R5"), ("isa_formula", "Ghost in model.py", "R6"), ("b_matrix", "", "R7"),
        ("training", "as usual", "R8"), ("metric", "accuracy", "R9"), ("research_question", "Better?", "R10"),
        ("prior_results", "we looked around", "R11"), ("known_bugs", "tbd", "R12"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_refused_and_recorded(store, open_gate, field, text, rule):
    """R5–R12: the answer is not taken, and the check that refused it is an event."""
    with pytest.raises(Refused) as refused:
        gate(store, open_gate, {field: text}, actor="me")
    assert {item["rule"] for item in refused.value.refused} == {rule}
    name, data = stream(store, open_gate)[-1]
    assert (name, data["refused"]) == ("gate.checked", refused.value.refused)
    assert gate(store, open_gate)["answers"][field] is None


def test_good_answers_beside_a_bad_one_are_kept(store, open_gate, answers):
    """One refused answer does not cost the others."""
    with pytest.raises(Refused):
        gate(store, open_gate, {**answers, "training": "tbd"}, actor="me")
    assert gate(store, open_gate)["missing"] == ["training"]


def test_na_where_it_may_stand(store, open_gate):
    """`n/a: why` answers the first, third and fourth question only."""
    gate(store, open_gate, {"tokenization": "n/a: tabular data"}, actor="me")
    with pytest.raises(Refused):
        gate(store, open_gate, {"metric": "n/a: none"}, actor="me")


def test_unknown_and_doubled_questions(store, open_gate):
    """A question that is none of the eight, or one under two names, is a mistake of the command."""
    with pytest.raises(UsageError, match="colour"):
        gate(store, open_gate, {"colour": "red"}, actor="me")
    with pytest.raises(UsageError, match="another word"):
        gate(store, open_gate, {"tokenization": "a row", "input_unit": "a row"}, actor="me")


@pytest.mark.parametrize("text", ["a" * 20_001, "a\0b", "a\udcffb"])
def test_an_answer_that_cannot_be_stored(store, open_gate, text):
    """Too long, U+0000 or a stray byte: a mistake of the command that names the question."""
    with pytest.raises(UsageError, match="training"):
        gate(store, open_gate, {"training": text}, actor="me")


def test_prior_results_are_looked_for(store, project, open_gate):
    """R11: citing an experiment that the ledger has is an answer, citing one that it has not is none."""
    other = propose(store, project.spec({}, name="other"), actor="me")["experiment"]
    with pytest.raises(Refused):
        gate(store, open_gate, {"prior_results": "see x999999999"}, actor="me")
    assert gate(store, open_gate, {"prior_results": f"see {other}"}, actor="me")["answers"]["prior_results"]


def test_names(store, project, open_gate):
    """Ids, names, project/name and @last find the newest experiment of that name."""
    again = propose(store, project.spec({}), actor="me")["experiment"]
    view = open_view(store)
    assert [resolve(view, name) for name in (open_gate, "mean", "sleep/mean", "@last")] == [
        open_gate,
        *[again] * 3,
    ]
    with pytest.raises(NotFound):
        resolve(view, "nothing")


def test_a_shared_name_is_told(store, project, open_gate):
    """A name of several experiments is the newest's, and whoever listens hears it; an id is no such name."""
    again = propose(store, project.spec({}), actor="me")["experiment"]
    heard = []
    token = on_shared.set(heard.append)
    try:
        for name in ("mean", again, "@last"):
            assert resolve(open_view(store), name) == again
    finally:
        on_shared.reset(token)
    assert heard == [f"mean: the newest of 2 experiments of that name, {again}; name the id for another"]


def test_a_name_of_two_projects_is_ambiguous(store, project, open_gate):
    """The same name in two projects names neither."""
    path = project.spec({})
    path.write_text(path.read_text().replace('project = "sleep"', 'project = "awake"'))
    propose(store, path, actor="me")
    with pytest.raises(Conflict, match=open_gate):
        resolve(open_view(store), "mean")
    assert resolve(open_view(store), "sleep/mean") == open_gate
