"""R34: what an amplitude-only proposal declares, and reclassification with evidence."""

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.planning.reclassify import reclassify
from ledger.errors import Conflict, NotFound, Refused, Undecidable, UsageError
from ledger.handle import handle
from ledger.projections.view import open_view
from ledger.store.read import read_stream
from ledger.store.verify import verify

DECLARED = {
    "symmetry": "Z2", "stored_as": "real component, one a trial", "gauge_fix": "none",
    "independent_unit": "trial", "trial_ids": "trial",
}  # fmt: skip
WHY = "the sign flips between two fits of one trial"


def amplitude(project, **changes):
    """A spec of an amplitude-only observable, with its whole declaration but for what is changed."""
    path = project.spec(observable="AMPLITUDE-ONLY")
    lines = "\n".join(f'{name} = "{text}"' for name, text in {**DECLARED, **changes}.items() if text)
    text = path.read_text().replace('class = "AMPLITUDE-ONLY"', f'class = "AMPLITUDE-ONLY"\n{lines}')
    path.write_text(text)
    return path


@pytest.fixture
def proposed(store, project):
    """`proposed("AMBIGUOUS")`: the id of an experiment of that class, and an event to cite."""

    def make(kind="CLASSICAL"):
        path = amplitude(project) if kind == "AMPLITUDE-ONLY" else project.spec(observable=kind)
        experiment = propose(store, path, actor="me")["experiment"]
        return experiment, read_stream(store, f"experiment-{experiment}")[0].id

    return make


def last(store, experiment):
    return read_stream(store, f"experiment-{experiment}")[-1]


def test_the_declaration_is_recorded(store, project):
    """R34: the declaration stands in the log beside the class."""
    found = propose(store, amplitude(project), actor="me")
    declared = read_stream(store, f"experiment-{found['experiment']}")[1]
    assert declared.data == {"observable_class": "AMPLITUDE-ONLY", "declaration": DECLARED}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('symmetry = "Z2"', "", "R34"),
        ('name = "rmse"', 'name = "signed mean"', "R35"),
        ('split = "held-out subject"', 'split = "held-out subject, block bootstrap"', "R35"),
        ('independent_unit = "trial"', 'independent_unit = "window"', "R35"),
    ],
)
def test_an_amplitude_only_proposal_is_refused_and_recorded(store, project, old, new, rule):
    """R34 and R35 refuse before there is an experiment; the refusal stands in the project."""
    path = amplitude(project)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(Refused) as refused:
        propose(store, path, actor="me")
    assert rule in {item["rule"] for item in refused.value.refused}
    (event,) = read_stream(store, "project-sleep")
    assert (event.type, event.data["refused"]) == ("proposal.refused", refused.value.refused)


def test_ambiguous_is_accepted(proposed, store):
    """What nobody knows yet may be proposed and run; it says so."""
    experiment, _ = proposed("AMBIGUOUS")
    assert open_view(store).row("experiments", experiment)["observable"] == "AMBIGUOUS"


def test_evidence_reclassifies(proposed, store):
    """The class that stands is the new one, with evidence and the events that it cites."""
    experiment, event = proposed("AMBIGUOUS")
    found = reclassify(store, experiment, "CLASSICAL", WHY, cites=[event], actor="me")
    assert (found["previous"], found["class"], found["experiment"]) == ("AMBIGUOUS", "CLASSICAL", experiment)
    stored = last(store, experiment)
    assert (stored.id, stored.type) == (found["event"], "observable.reclassified")
    assert (stored.data["evidence"], stored.data["cites"]) == (WHY, [event])
    assert open_view(store).row("experiments", experiment)["observable"] == "CLASSICAL"
    assert verify(store).ok


def test_towards_amplitude_only_the_declaration_is_due(proposed, store):
    """R34: each missing part is named by its option; the refusal is recorded; the whole one passes."""
    experiment, event = proposed()
    with pytest.raises(Refused) as refused:
        reclassify(store, experiment, "AMPLITUDE-ONLY", WHY, cites=[event], declaration={"symmetry": "Z2"})
    remedies = [item["remedy"] for item in refused.value.refused]
    assert [text.split()[1] for text in remedies] == [
        "--stored-as", "--gauge-fix", "--independent-unit", "--trial-ids",
    ]  # fmt: skip
    stored = last(store, experiment)
    assert (stored.type, stored.data["refused"]) == ("reclassification.refused", refused.value.refused)
    reclassify(store, experiment, "AMPLITUDE-ONLY", WHY, cites=[event], declaration=DECLARED)
    row = open_view(store).row("experiments", experiment)
    assert (row["observable"], row["declaration"]) == ("AMPLITUDE-ONLY", DECLARED)


@pytest.mark.parametrize("target", ["CLASSICAL", "N/A"])
def test_no_way_round_the_gauge_fix(proposed, store, target):
    """R34: what ever was AMPLITUDE-ONLY gets its sign back by a gauge fix without the held-out subject."""
    experiment, event = proposed("AMPLITUDE-ONLY")
    reclassify(store, experiment, "AMBIGUOUS", WHY, cites=[event])
    fix = {"gauge_fix": "Procrustes to the mean of the training subjects"}
    for declaration, honest in (({}, False), (fix, False), ({}, True)):
        with pytest.raises(Refused, match="R34"):
            reclassify(
                store, experiment, target, WHY, cites=[event], declaration=declaration,
                without_held_out=honest,
            )  # fmt: skip
    reclassify(store, experiment, target, WHY, cites=[event], declaration=fix, without_held_out=True)
    declared = last(store, experiment).data["declaration"]
    assert (declared["gauge_fix"], declared["gauge_fix_without_held_out"]) == (fix["gauge_fix"], True)


def test_the_domain_knows_no_way_round_either(proposed, store):
    """An event that skips the rule, or that names another class as the previous one, cannot be appended."""
    experiment, event = proposed("AMPLITUDE-ONLY")
    data = {
        "previous": "AMPLITUDE-ONLY", "observable_class": "CLASSICAL", "evidence": WHY, "cites": [event],
        "declaration": {},
    }  # fmt: skip
    for wrong in (data, {**data, "previous": "AMBIGUOUS", "observable_class": "N/A"}):
        with pytest.raises(Undecidable):
            handle(
                store,
                f"experiment-{experiment}",
                lambda state, given: [("observable.reclassified", given)],
                wrong,
                actor="me",
            )


@pytest.mark.parametrize(
    ("kind", "evidence", "error"),
    [("QUANTUM", WHY, "no class"), ("CLASSICAL", " ", "empty"), ("CLASSICAL", "tbd", "no evidence")],
)
def test_malformed_is_not_recorded(proposed, store, kind, evidence, error):
    """An unknown class, an empty text or a placeholder leaves no event."""
    experiment, event = proposed("AMBIGUOUS")
    before = last(store, experiment).id
    with pytest.raises(UsageError, match=error):
        reclassify(store, experiment, kind, evidence, cites=[event])
    with pytest.raises(UsageError, match="no event is cited"):
        reclassify(store, experiment, "CLASSICAL", WHY, cites=[])
    assert last(store, experiment).id == before


def test_what_is_cited_must_be_there(proposed, store):
    """NotFound for an event that this ledger does not have."""
    experiment, event = proposed("AMBIGUOUS")
    with pytest.raises(NotFound):
        reclassify(
            store,
            experiment,
            "CLASSICAL",
            WHY,
            cites=[event[:-4] + ("ffff" if event[-4:] != "ffff" else "eeee")],
        )


def test_the_same_class_again_is_a_conflict(proposed, store):
    """Reclassifying to what stands changes nothing, and is said so."""
    experiment, event = proposed("CLASSICAL")
    with pytest.raises(Conflict):
        reclassify(store, experiment, "CLASSICAL", WHY, cites=[event])
