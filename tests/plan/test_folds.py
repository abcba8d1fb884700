"""The folds of each protocol: what they hold out, what they train on, and what the data does not allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.plan.cells import cells
from ledger.plan.folds import make_folds, trained_on

SUBJECTS = st.integers(2, 60).map(lambda count: [f"s{number}" for number in range(1, count + 1)])
KINDS = st.sampled_from(["loso", "leave-one-session-out", "grouped-k-fold", "single-split"])


@st.composite
def plans(draw):
    """A protocol with a plan that it makes, its subjects, their sessions, and one excluded subject."""
    found, kind = draw(SUBJECTS), draw(KINDS)
    sessions = {subject: [f"t{n}" for n in range(draw(st.integers(2, 4)))] for subject in found}
    subjects = found[:-1] if len(found) > 2 and draw(st.booleans()) else found
    protocol = {"kind": kind, "session_column": "session", "k": draw(st.integers(2, len(subjects)))}
    protocol["test"] = draw(st.lists(st.sampled_from(subjects), min_size=1, unique=True))
    if len(protocol["test"]) == len(subjects):
        protocol["test"] = protocol["test"][1:]
    units, folds = make_folds(protocol, subjects, sessions)
    excluded = dict.fromkeys(set(found) - set(subjects), "ill")
    return kind, {"subjects": units, "folds": folds, "excluded": excluded}, found, subjects, sessions


def held(plan, unit):
    """What a unit holds out, as pairs of subject and session."""
    fold = plan["folds"].get(unit, {"test": [unit], "session": None})
    return [(subject, fold["session"]) for subject in fold["test"]]


@settings(max_examples=80, deadline=None)
@given(plans())
def test_folds_are_disjoint_and_cover_what_the_protocol_says(made):
    """Every subject (or session) is held out exactly once; single-split holds each of `test` out once."""
    kind, plan, _, subjects, sessions = made
    out = [pair for unit in plan["subjects"] for pair in held(plan, unit)]
    assert len(out) == len(set(out))
    assert list(plan["folds"]) == ([] if kind == "loso" else plan["subjects"])
    if kind == "leave-one-session-out":
        assert set(out) == {(subject, one) for subject in subjects for one in sessions[subject]}
    elif kind == "single-split":
        assert plan["subjects"] == ["test"]
        assert {subject for subject, _ in out} < set(subjects)
    else:
        assert {subject for subject, _ in out} == set(subjects)


@settings(max_examples=80, deadline=None)
@given(plans())
def test_no_held_out_subject_is_trained_on(made):
    """Subject-wise folds train on exactly the others; a session's own subject is among them, by intent."""
    kind, plan, found, subjects, _ = made
    for unit in plan["subjects"]:
        training = trained_on(plan, found, unit)
        own = {subject for subject, _ in held(plan, unit)}
        assert not set(training) & set(plan["excluded"])
        assert set(training) == set(subjects) - (set() if kind == "leave-one-session-out" else own)


@settings(max_examples=40, deadline=None)
@given(SUBJECTS, st.data())
def test_groups_are_dealt_in_turn(subjects, data):
    """k folds differ by one subject at most and do not depend on chance."""
    k = data.draw(st.integers(2, len(subjects)))
    units, folds = make_folds({"kind": "grouped-k-fold", "k": k}, subjects, {})
    sizes = [len(folds[unit]["test"]) for unit in units]
    assert units == [f"fold-{number}" for number in range(1, k + 1)]
    assert max(sizes) - min(sizes) <= 1
    assert folds["fold-1"]["test"] == subjects[::k]


def test_sessions_are_named_and_ordered_naturally():
    """A unit is subject/session, subjects first, t9 before t10."""
    protocol = {"kind": "leave-one-session-out", "session_column": "session"}
    units, folds = make_folds(protocol, ["2", "10"], {"10": ["b", "a"], "2": ["t10", "t9"]})
    assert units == ["2/t9", "2/t10", "10/a", "10/b"]
    assert folds["10/b"] == {"test": ["10"], "session": "b"}


@pytest.mark.parametrize(
    ("protocol", "words"),
    [
        ({"kind": "grouped-k-fold", "k": 4}, ["protocol.k = 4", "3 subjects", "from 2 to 3"]),
        ({"kind": "single-split", "test": ["a", "zed"]}, ["protocol.test", "zed"]),
        ({"kind": "single-split", "test": ["a", "b", "c"]}, ["every subject out", "leave at least one"]),
        ({"kind": "leave-one-session-out", "session_column": "day"}, ["'day'", "c has a single session"]),
    ],
)
def test_what_the_data_does_not_allow_is_told_with_its_key(protocol, words):
    """The error names the key of the spec, what is there, and what to write instead."""
    sessions = {"a": ["1", "2"], "b": ["1", "2"], "c": ["1"]}
    with pytest.raises(UsageError) as caught:
        make_folds(protocol, ["a", "b", "c"], sessions)
    said = f"{caught.value.message} {caught.value.remedy}"
    assert [word for word in words if word not in said] == []


def test_folds_that_cannot_be_told_apart_are_refused():
    """a/b with session c and a with session b/c would share one name."""
    sessions = {"a": ["b/c", "x"], "a/b": ["c", "y"]}
    with pytest.raises(UsageError, match="same name"):
        make_folds({"kind": "leave-one-session-out", "session_column": "s"}, ["a", "a/b"], sessions)


SESSIONS = "subject,session,day,reaction_ms\n" + "".join(
    f"s{s},{t},{d},{s * 10 + d}\n" for s in (10, 9, 2) for t in ("t1", "t2") for d in (0, 1)
)


@pytest.mark.parametrize(
    ("kind", "units"),
    [
        ('"leave-one-session-out"\nsession_column = "session"', ["s2/t1", "s2/t2", "s10/t1", "s10/t2"]),
        ('"grouped-k-fold"\nk = 2', ["fold-1", "fold-2"]),
        ('"single-split"\ntest = ["s10"]', ["test"]),
    ],
)
def test_a_plan_leaves_excluded_subjects_out_of_every_fold(project, kind, units):
    """An exclusion applies to subjects under each protocol, and the cells are config × fold × seed."""
    project.write("sleepstudy.csv", SESSIONS)
    project.edit("mlp.toml", 'kind = "loso"', f"kind = {kind}")
    project.edit("mlp.toml", '# exclude = { "331"', 'exclude = { "s9"')
    plan = project.plan()["plan"]
    assert plan["subjects"] == units
    assert all("s9" not in fold["test"] for fold in plan["folds"].values())
    assert [cell.subject for cell in cells(plan)[::5]] == units


def test_the_protocol_is_of_the_plan_but_not_of_the_data(project):
    """Another protocol on the same rows is another plan over data of the same digest."""
    project.write("sleepstudy.csv", SESSIONS)
    before = project.plan()["digests"]
    project.edit("mlp.toml", 'kind = "loso"', 'kind = "leave-one-session-out"\nsession_column = "session"')
    after = project.plan()["digests"]
    assert (before["data"], before["code"]) == (after["data"], after["code"])
    assert before["plan"] != after["plan"]


def test_a_plan_with_too_many_runs_names_its_factors(project):
    """Configs, folds and seeds are counted in the error, with a remedy."""
    project.edit("mlp.toml", "[42, 137, 256, 512, 1024]", str(list(range(1000))))
    project.edit("mlp.toml", "# [grid]", f"[grid]\nlr = {list(range(1, 60))}\n#")
    with pytest.raises(UsageError) as caught:
        project.plan()
    assert "59 configs × 3 folds × 1000 seeds" in caught.value.message
    assert "protocol.seeds" in caught.value.remedy
