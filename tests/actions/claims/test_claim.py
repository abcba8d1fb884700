"""Claims: graded by what they cite, refused where it does not carry them."""

import pytest

from ledger.actions.records.claim import claim
from ledger.actions.records.claim_reverify import reverify
from ledger.actions.records.claims import list_claims
from ledger.actions.records.decide import decide
from ledger.actions.runs.try_run import try_run
from ledger.errors import NotFound, UsageError
from ledger.store.read import find_event, read_log, read_stream

NOWHERE = "01890a5d-ac96-774b-bcce-b302099a8057"


def cost_of(store, run):
    return next(event.id for event in read_stream(store, f"run-{run}") if event.type == "cost.incurred")


def test_own_results_are_e3_at_best(store, measured):
    """An experiment stands for its results; the claim stands in its stream and says why it is no better."""
    experiment = measured()
    found = claim(store, "The mean predicts", ["mean"], actor="me")
    event = find_event(store, found["claim"])
    assert (event.stream, event.type) == (f"experiment-{experiment}", "claim.graded")
    assert (found["grade"], found["kind"], found["project"]) == ("E3", "scientific", "sleep")
    assert found["why"][0] == "own benchmark without external confirmation: E3 at best"
    assert [find_event(store, cite).type for cite in found["cites"]] == ["result.recorded"] * 3


def test_a_run_stands_for_its_result_and_is_a_single_source(store, measured):
    """One run is E4 at best."""
    experiment = measured()
    found = claim(store, "ann is easy", [f"{experiment}.1"], actor="me")
    assert (found["grade"], len(found["cites"])) == ("E4", 1)
    assert f"mean: {'; '.join(found['why'])}".count("1 of 3 results are cited") == 1


def test_synthetic_results_are_e3_even_with_a_confirmation(store, measured, imported):
    """R40: and the claim says why."""
    paper = imported("https://a.org/x", code="https://a.org/code")
    measured("made", kind="synthetic")
    found = claim(store, "It works", ["made", paper[0]], actor="me")
    assert (found["grade"], found["why"][0]) == ("E3", "synthetic or simulated data: E3 at best")


def test_self_reported_results_say_so_and_keep_their_grade(store, measured, imported):
    """R40: the label is recorded with the claim, and with what verifies it again."""
    paper = imported("https://a.org/x", code="https://a.org/code")
    measured("word", self_reported=True)
    found = claim(store, "It works", ["word", paper[0]], actor="me")
    assert found["grade"] == "E2"
    assert [why for why in found["why"] if why.startswith("word: ") and "self-reported" in why]
    measured("computed")
    made = claim(store, "It works", ["computed", paper[0]], kind="architecture", actor="me")
    assert "self-reported" not in str(made["why"])
    measured("again", self_reported=True)
    again = reverify(store, made["claim"], ["again"], actor="me")
    rows = {row["claim"]: row for row in list_claims(store)["claims"]}
    for told in (again, rows[made["claim"]]):
        said = next(why for why in told["why"] if "self-reported" in why)
        assert (told["grade"], said[:7]) == ("E2", "again: ")


def test_an_import_of_another_metric_confirms_nothing(store, measured, imported, refused):
    """R41: the refusal names both metrics."""
    measured()
    other = {"name": "accuracy", "unit": "%", "direction": "higher"}
    paper = imported("https://a.org/x", metric=other)
    (item,) = refused(claim, store, "Use it", ["mean", paper[0]], kind="architecture")
    assert "accuracy elsewhere, rmse here" in item["reason"]
    assert "same metric" in item["remedy"]


def test_architecture_needs_confirmation_from_outside(store, measured, imported, refused):
    """R41: own results are refused, with the grade and what lifts it; with an independent import they do."""
    measured()
    (item,) = refused(claim, store, "Use the mean", ["mean"], kind="architecture")
    assert item["rule"] == "R41"
    assert "E3" in item["reason"]
    assert "import results" in item["remedy"]
    header, part = imported("https://a.org/x")
    for cite in (header, part, "paper1"):
        found = claim(store, "Use the mean", ["mean", cite], kind="architecture", actor="me")
        assert (found["grade"], found["project"]) == ("E2", "sleep")
    assert find_event(store, found["claim"]).stream == "project-sleep"


def test_an_import_that_nobody_can_look_up_confirms_nothing(store, measured, imported, refused):
    """R41: `--source "trust me"` is a typed word."""
    measured()
    paper = imported("trust me")
    assert "E4" in refused(claim, store, "a", ["mean", paper[0]], kind="architecture")[0]["reason"]


def test_old_papers_and_preprints(store, imported):
    """R41: by the date of publication, never by one that is still to come; a preprint by its server."""
    first = imported("https://a.org/x", 1, published="2020-01-01", code="https://a.org/c")
    second = imported("https://arxiv.org/abs/1", 2, published="2999-01-01")
    found = claim(store, "They say so", [first[0]], project="sleep", actor="me")
    assert (found["grade"], found["why"][-2]) == ("E5", "stale since 2020-07-01: one grade worse")
    found = claim(store, "They say so", [second[1]], actor="me")
    assert found["grade"] == "E5"
    assert find_event(store, found["claim"]).data["evidence"][0]["date"] < "2999"


def test_financial_claims_need_the_bill(store, measured, refused):
    """R41: results and estimates are refused; what the provider confirmed is a fact."""
    experiment = measured()
    assert "E4" in refused(claim, store, "It is cheap", ["mean"], kind="financial")[0]["reason"]
    cost = cost_of(store, f"{experiment}.1")
    assert "estimate" in refused(claim, store, "It is cheap", [cost], kind="financial")[0]["reason"]
    assert refused(claim, store, "It is cheap", kind="financial", project="sleep")[0]["rule"] == "R41"


def test_words_are_e4_and_nothing_is_e5(store, ready):
    """A typed claim is E4 at best; a claim that cites nothing is a hypothesis."""
    said = decide(store, "Keep it", "it is so", grade="E1", project="sleep", actor="me")["decision"]
    first = claim(store, "It is so", [said], actor="me")
    assert (first["grade"], first["project"]) == ("E4", "sleep")
    assert claim(store, "It is so", [first["claim"]], actor="me")["grade"] == "E4"
    assert claim(store, "It may be so", project="sleep", actor="me")["grade"] == "E5"


def test_what_cannot_be_cited(store, ready):
    """An event, a run or a result that is not there is not found; an empty text and a kind are mistakes."""
    for cite in (NOWHERE, "nobody", ready, "x9.1"):
        with pytest.raises(NotFound):
            claim(store, "a", [cite], actor="me")
    for text, kind in ((" ", "scientific"), ("a\0", "scientific"), ("a", "moral")):
        with pytest.raises(UsageError):
            claim(store, text, kind=kind, project="sleep", actor="me")
    assert not [event for event in read_log(store) if event.type.startswith("claim.")]


def test_exploratory_runs_stand_in_no_claim(store, ready, monkeypatch, tmp_path, refused):
    """R41: what `try` ran is counted, and never cited."""
    monkeypatch.chdir(tmp_path)
    run = try_run(store, ["true"], project="sleep", actor="me")["run"]
    event = next(event.id for event in read_stream(store, f"run-{run}") if event.type == "run.ended")
    assert "exploratory" in refused(claim, store, "a", [event])[0]["reason"]
