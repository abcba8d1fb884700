"""R12: the table of verdicts, through the proposal and the launch, on both databases."""

import pytest

from ledger.actions.planning.dead_end import mark, reopen
from ledger.actions.planning.mark_dead_end import mark_dead_end
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.store.read import read_stream
from ledger.testing.attempts import report

SEEDS = "seeds = [1, 2]"
MORE = "[config]\nlr = {lr}\nepochs = 5\n{extra}\n"


@pytest.fixture
def spec(project, answers):
    """`spec(lr=…, extra=…, protocol=…)`: a spec whose config has lr and epochs, and what else is given."""

    def write(earlier="", known="none known", lr="10", extra="", protocol=SEEDS, **changes):
        told = {
            **answers,
            "prior_results": f"see {earlier}" if earlier else "none was found",
            "known_bugs": known,
        }
        path = project.spec(told, protocol=protocol, **changes)
        text = path.read_text()
        path.write_text(text.replace("[config]\nlr = 0.01\n", MORE.format(lr=lr, extra=extra)))
        return path

    return write


@pytest.fixture
def died(store, spec):
    """An experiment whose smoke run ended as NaN after it had read lr; the ledger marked it."""

    def die(read=("lr",), outcome="nan", **changes):
        experiment = propose(store, spec(**changes), actor="me")["experiment"]
        launch(store, experiment, smoke=True, actor="me")
        report(store, f"{experiment}.1", outcome, read=read)
        told = {"run": f"{experiment}.1", "attempt": 1, "outcome": outcome, "why": "loss is NaN"}
        return experiment, mark_dead_end(store, experiment, **told, actor="supervisor")

    return die


def verdict(found, dead):
    return [(m["verdict"], m["how"]) for m in found["matches"] if m["dead_end"] == dead]


def refused_by(store, experiment, *, smoke=True):
    with pytest.raises(Refused) as refused:
        launch(store, experiment, smoke=smoke, actor="me")
    return {item["rule"]: item for item in refused.value.refused}


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({}, "the same science"),
        ({"extra": 'note = "x"'}, "the same but for keys that the run never read: note"),
        ({"lr": "10.001"}, "within 1e-3: lr: 10 → 10.001"),
        (
            {"lr": "9.99", "extra": "dummy = 7"},
            "lr: 10 → 9.99; the same but for keys that the run never read: dummy",
        ),
        ({"expression": "y = m + 0"}, "the same science"),
    ],
)
def test_the_same_science_is_refused_until_it_is_reopened(store, spec, died, changes, how):
    """Under another name, a thousandth away or with keys that nobody reads: proposal, smoke run, fan-out."""
    first, dead = died()
    found = propose(store, spec(first, f"{dead}: it differs", **changes), actor="me")
    ((verdict_, said),) = verdict(found, dead)
    assert verdict_ == "refuse"
    assert said.endswith(how)
    for smoke in (True, False):
        assert how in refused_by(store, found["experiment"], smoke=smoke)["R12"]["reason"]
    reopen(store, dead, "the inputs are standardised", actor="me")
    assert launch(store, found["experiment"], smoke=True, actor="me")["runs"] != []


def test_the_experiment_itself_is_refused_its_fan_out(store, died):
    """The smoke run that died is the first cell of the very plan."""
    first, dead = died()
    assert "R12" in refused_by(store, first, smoke=True)
    assert dead in refused_by(store, first, smoke=False)["R12"]["reason"]


@pytest.mark.parametrize("lr", ["10.5", '"10"'])
def test_another_science_is_free(store, spec, died, lr):
    """A key that the dead run read differs."""
    first, dead = died()
    found = propose(store, spec(first, lr=lr), actor="me")
    assert [m["verdict"] for m in found["matches"] if m["dead_end"] == dead] in ([], ["near"])
    assert launch(store, found["experiment"], smoke=True, actor="me")["runs"] != []


def test_one_dead_config_refuses_the_grid(store, spec, died):
    """A grid that holds it, also a thousandth away."""
    first, dead = died()
    path = spec(first, f"{dead}: it differs", lr="1")
    path.write_text(path.read_text().replace("lr = 1\n", "") + "[grid]\nlr = [1, 10.005]\n")
    found = propose(store, path, actor="me")
    assert verdict(found, dead)[0][0] == "refuse"
    assert "R12" in refused_by(store, found["experiment"])


@pytest.mark.parametrize("outcome", ["preempted", "timeout", "killed"])
def test_what_ended_by_chance_is_no_dead_end(store, spec, died, outcome):
    """Allowed and not counted, unless a person says that it is one."""
    first, dead = died(outcome=outcome)
    found = propose(store, spec(first), actor="me")
    assert verdict(found, dead) == []
    assert launch(store, found["experiment"], smoke=True, actor="me")["runs"] != []
    by_person = mark(store, first, "it never comes back", run=f"{first}.1", actor="me")["dead_end"]
    assert "R12" in refused_by(store, propose(store, spec(first), actor="me")["experiment"])
    assert verdict(propose(store, spec(first), actor="me"), by_person)[0][0] == "refuse"


def test_a_failed_assertion_that_a_person_marked_is_refused(store, spec, died):
    """NaN, divergence, out of memory, a failed assertion: the outcome is no way round."""
    first, dead = died(outcome="failed")
    found = propose(store, spec(first, f"{dead}: it differs"), actor="me")
    assert "R12" in refused_by(store, found["experiment"])


def test_a_new_seed_is_allowed_once(store, spec, died):
    """One dead seed warns, two refuse."""
    first, dead = died()
    second = propose(store, spec(first, protocol="seeds = [3]"), actor="me")
    assert [(m["verdict"], m["differs"]) for m in second["matches"] if m["dead_end"]] == [("warn", ["seeds"])]
    launch(store, second["experiment"], smoke=True, actor="me")
    report(store, f"{second['experiment']}.1", "nan", read=["lr"])
    told = {"run": f"{second['experiment']}.1", "attempt": 1, "outcome": "nan", "why": "loss is NaN"}
    other = mark_dead_end(store, second["experiment"], **told, actor="supervisor")
    third = propose(store, spec(first, f"{dead}, {other}: no", protocol="seeds = [5]"), actor="me")
    assert [m["verdict"] for m in third["matches"] if m["dead_end"]] == ["refuse", "refuse"]
    assert "R12" in refused_by(store, third["experiment"])


@pytest.mark.parametrize("part", ["code", "data"])
def test_changed_code_or_data_warns_and_is_free(store, project, spec, died, part):
    """The warning says what differs; the launch goes ahead."""
    first, dead = died()
    if part == "code":
        path = project.folder / "model.py"
        path.write_text(path.read_text().replace("1.0 + len", "2.0 + len"))
    else:
        path = project.folder / "sleep.csv"
        path.write_text(path.read_text() + "ann,9,300\n")
    found = propose(store, spec(first, extra='note = "x"'), actor="me")
    assert [(m["verdict"], m["differs"]) for m in found["matches"] if m["dead_end"] == dead] == [
        ("warn", [part, "note: absent → 'x'"])
    ]
    assert launch(store, found["experiment"], smoke=True, actor="me")["runs"] != []


def test_a_comment_is_no_change_of_code(store, project, spec, died):
    """The context holds the normalised syntax tree."""
    first, dead = died()
    path = project.folder / "model.py"
    path.write_text("# a comment\n" + path.read_text())
    found = propose(store, spec(first, f"{dead}: it differs"), actor="me")
    assert verdict(found, dead) == [("refuse", "the same science")]


def test_a_near_config_is_shown_and_never_blocked(store, spec, died):
    """Nine is not ten."""
    first, _ = died()
    found = propose(store, spec(first, lr="9"), actor="me")
    assert [(m["verdict"], m["differs"]) for m in found["matches"] if m["dead_end"]] == [
        ("near", ["lr: 10 → 9"])
    ]
    assert launch(store, found["experiment"], smoke=True, actor="me")["runs"] != []


def test_another_project_meets_it_too(store, spec, died):
    """A dead end belongs to the ledger, not to the project that paid for it."""
    first, dead = died()
    path = spec(first, f"{dead}: it differs")
    path.write_text(path.read_text().replace('project = "sleep"', 'project = "elsewhere"'))
    assert "R12" in refused_by(store, propose(store, path, actor="me")["experiment"])


def test_where_it_is_not_known_what_was_read_every_key_counts(store, spec, died):
    """A killed worker, or a config that was taken as a whole."""
    first, dead = died(read=None)
    assert verdict(propose(store, spec(first, extra='note = "x"'), actor="me"), dead) == []
    (event,) = [e.data for e in read_stream(store, "project-sleep") if e.type == "dead_end.marked"]
    assert (event["read"], event["volatile"]) == (None, [])
