"""R38 at the proposal: the ledger compares with the ancestor by itself; a citation must hold."""

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.projections.view import open_view
from ledger.store.read import read_stream
from ledger.testing.attempts import report

DECAY = "\n[config.optimizer]\nweight_decay = 0.01\n"


@pytest.fixture
def add(project, answers):
    """`add(text, need=…, **changes)`: a spec with more in it than the first one."""

    def write(more="", need="", **changes):
        return project.spec({**answers, "prior_results": "see mean"}, more=f"{more}\n{need}", **changes)

    return write


def refused_by(store, path, **given):
    """The refusals of R38, recorded in the project; nothing else was."""
    before = open_view(store).rows("experiments").keys()
    with pytest.raises(Refused) as refused:
        propose(store, path, actor="me", **given)
    assert refused.value.exit_code == 3
    last = read_stream(store, "project-sleep")[-1]
    assert (last.type, last.data["refused"]) == ("proposal.refused", refused.value.refused)
    assert open_view(store).rows("experiments").keys() == before
    assert {item["rule"] for item in refused.value.refused} == {"R38"}
    return refused.value.refused


def need(text, key="optimizer.weight_decay"):
    return f'[need]\n"{key}" = "{text}"\n'


def test_r38_an_added_coefficient_is_refused_with_the_line_to_write(store, ready, smoked, add):
    """Nested, without --from: the newest earlier experiment of the architecture is the ancestor."""
    smoked(store, ready)
    (refused,) = refused_by(store, add(DECAY))
    assert refused["reason"].startswith(f"optimizer.weight_decay adds decay to mean ({ready})")
    line = refused["remedy"].partition("[need]: ")[2]
    assert line == f'"optimizer.weight_decay" = "{ready}.1: it ended ok, rmse 5"'
    refused_by(store, add(DECAY, need(f"{ready}.1: what it showed")))
    assert propose(store, add(DECAY, f"[need]\n{line}\n"), actor="me")["experiment"]


def test_r38_the_first_experiment_of_an_architecture_is_free(store, add, ready):
    """Nothing came before it that it could have added to."""
    assert propose(store, add(DECAY, architecture="Other"), actor="me")["experiment"]


def test_r38_what_the_ancestor_has_on_is_not_added(store, ready, smoked, add):
    """Justified once; another value or another experiment in the line asks nothing again."""
    smoked(store, ready)
    second = propose(store, add(DECAY, need(f"{ready}.1: it overfits")), actor="me")["experiment"]
    other = DECAY.replace("0.01", "0.1")
    assert propose(store, add(other), ancestor=second, actor="me")["experiment"]
    assert propose(store, add(other), actor="me")["experiment"], "the newest one has it on too"
    refused_by(store, add(other), ancestor=ready)


def test_r38_a_grid_adds_what_any_of_its_configs_has_on(store, ready, smoked, add):
    """Off in one config and on in another is on."""
    smoked(store, ready)
    grid = "\n[grid]\nwarmup = [0, 5]\n"
    (refused,) = refused_by(store, add(grid))
    assert "warmup adds warm-up" in refused["reason"]
    assert propose(store, add("\n[grid]\nwarmup = [0, 0.0]\n"), actor="me")["experiment"]


def test_r38_every_added_key_is_asked_for(store, ready, smoked, add):
    """One refusal each."""
    smoked(store, ready)
    text = add().read_text().replace("lr = 0.01\n", 'lr = 0.01\ngradClip = 1.0\nlr_schedule = "cosine"\n')
    path = add()
    path.write_text(text)
    assert [item["reason"].split()[0] for item in refused_by(store, path)] == ["gradClip", "lr_schedule"]


@pytest.mark.parametrize(
    ("cited", "why"),
    [
        ("x0000000000.1", "this ledger has no run and no event"),
        ("01a2071d-ff3a-7556-8153-239892a37d90", "this ledger has no run and no event"),
        ("{ready}", "is an experiment: name the run of it that showed the need"),
        ("{ready}.2", "has not ended (queued)"),
        ("{elsewhere}.1", "belongs to project elsewhere"),
        ("{proposed}", "(experiment.proposed) shows no need"),
        ("{elsewhere_end}", "belongs to project elsewhere"),
    ],
)
def test_r38_a_citation_that_does_not_hold(store, ready, smoked, project, add, cited, why):
    """Of nothing, of a run that has not ended, of another project, of what shows nothing."""
    smoked(store, ready)
    launch(store, ready, actor="me")
    path = add(name="else")
    path.write_text(path.read_text().replace('project = "sleep"', 'project = "elsewhere"'))
    elsewhere = propose(store, path, actor="me")["experiment"]
    launch(store, elsewhere, smoke=True, actor="me")
    report(store, f"{elsewhere}.1", "ok", value=1.0)
    names = {
        "ready": ready, "elsewhere": elsewhere, "proposed": read_stream(store, f"experiment-{ready}")[0].id,
        "elsewhere_end": read_stream(store, f"run-{elsewhere}.1")[-1].id,
    }  # fmt: skip
    (refused,) = refused_by(store, add(DECAY, need(f"{cited.format(**names)}: it overfits")), ancestor=ready)
    assert why in refused["reason"]


@pytest.mark.parametrize("outcome", ["ok", "nan", "failed"])
def test_r38_a_run_or_its_event_is_cited_whatever_its_outcome(store, ready, smoked, add, outcome):
    """A NaN shows the need for clipping as well as anything."""
    smoked(store, ready, outcome)
    event = read_stream(store, f"run-{ready}.1")[-1].id
    for cited in (f"{ready}.1", event):
        path = add(DECAY, need(f"{cited}: it overfits"))
        assert propose(store, path, ancestor=ready, actor="me")["experiment"]


def test_r38_without_an_ended_run_the_plain_version_comes_first(store, ready, add):
    """A plain proposal that never ran shows nothing."""
    (refused,) = refused_by(store, add(DECAY))
    assert refused["remedy"].startswith(f"run the plain version first: `ledger launch {ready} --smoke`")


def test_r39_warns_at_the_proposal(store, add):
    """Class weights, and a cosine that is too short, in `warnings`."""
    path = add()
    text = path.read_text().replace(
        "lr = 0.01\n", 'lr = 0.01\nclass_weight = "balanced"\ncosine = true\nepochs = 9\n'
    )
    path.write_text(text)
    told = [item["reason"] for item in propose(store, path, actor="me")["warnings"] if item["rule"] == "R39"]
    assert len(told) == 2
