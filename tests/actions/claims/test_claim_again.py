"""Claims in public, verified again, and among others."""

import pytest

from ledger.actions.records.claim import claim
from ledger.actions.records.claim_reverify import reverify
from ledger.actions.records.claims import list_claims
from ledger.actions.records.decide import decide
from ledger.domain.catalog import redecide
from ledger.errors import NotFound, UsageError
from ledger.projections.replay import replay
from ledger.store.read import find_event, read_stream
from ledger.testing.attempts import report

NOWHERE = "01890a5d-ac96-774b-bcce-b302099a8057"


def test_a_public_claim_is_a_headline(store, measured, refused):
    """R31: an incomplete table, part of a table and words alone are no headline, in private they pass."""
    experiment = measured(cells=2)
    assert "R31" in {item["rule"] for item in refused(claim, store, "a", ["mean"], public=True)}
    assert claim(store, "a", ["mean"], actor="me")["grade"] == "E3"
    report(store, f"{experiment}.3", "ok", value=3.0, self_reported=False)
    part = refused(claim, store, "a", [f"{experiment}.1", f"{experiment}.2"], public=True)
    assert "2 of 3 results are cited" in part[-1]["reason"]
    assert refused(claim, store, "a", public=True, project="sleep")[0]["rule"] == "R31"


def test_a_claim_is_verified_again_by_newer_measurements(store, measured, refused):
    """R41: old results, the same results and words are refused; a new measurement is recorded."""
    first = measured()
    made = claim(store, "The mean predicts", [first], actor="me")["claim"]
    word = decide(store, "Again", "it is so", project="sleep", actor="me")["decision"]
    for cites in ([first], [word], []):
        assert "newer" in refused(reverify, store, made, cites)[0]["reason"]
    second = measured("again")
    found = reverify(store, made, [second], actor="me")
    assert (found["grade"], len(found["cites"])) == ("E3", 3)
    assert find_event(store, found["reverified"]).stream == f"experiment-{first}"
    (row,) = list_claims(store)["claims"]
    assert (row["reverified"], len(row["cites"])) == ([found["reverified"]], 6)
    with pytest.raises(NotFound):
        reverify(store, NOWHERE, [second], actor="me")


def test_a_newer_measurement_may_stand_earlier_in_the_log(store, imported, refused):
    """R41: the newer of two papers verifies the older again, though imported first; not the reverse."""
    new = imported("https://a.org/new", 1)
    old = imported("https://b.org/old", 2, published="2020-01-01")
    made = claim(store, "an old finding", [old[0]], actor="me")["claim"]
    assert reverify(store, made, [new[0]], actor="me")["reverified"]
    younger = claim(store, "a new finding", [new[0]], actor="me")["claim"]
    assert "newer" in refused(reverify, store, younger, [old[0]])[0]["reason"]


def test_a_reverification_that_no_longer_carries_the_claim(store, measured, imported, refused):
    """R41: an architecture claim is not verified again by a weaker measurement."""
    measured()
    paper = imported("https://a.org/x")
    made = claim(store, "Use the mean", ["mean", *paper[:1]], kind="architecture", actor="me")["claim"]
    measured("drawn", kind="synthetic")
    assert "E3" in refused(reverify, store, made, ["drawn"])[0]["reason"]


def test_two_projects_need_a_word(store, measured, imported):
    """Evidence of two projects asks whose claim it is."""
    measured()
    paper = imported("https://a.org/x", project="other")
    with pytest.raises(UsageError, match="other, sleep"):
        claim(store, "a", ["mean", paper[0]], actor="me")
    assert claim(store, "a", ["mean", paper[0]], project="other", actor="me")["project"] == "other"


def test_every_stream_can_be_decided_again(store, measured, imported, refused):
    """Claims, reverifications and refusals leave a ledger that verifies and replays."""
    first = measured()
    made = claim(store, "a", [first], actor="me")["claim"]
    reverify(store, made, [measured("again")], actor="me")
    refused(claim, store, "a", [first], kind="architecture")
    for stream in ("project-sleep", f"experiment-{first}"):
        assert redecide(stream, read_stream(store, stream)) == []
    assert replay(store)["equal"]
    assert [row["recorded"] for row in list_claims(store, project="sleep")["claims"]] == ["E3"]
    assert list_claims(store, project="other")["claims"] == []
