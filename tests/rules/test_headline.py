"""R31, R32, R34 and R51: what may stand in a headline."""

import pytest

from ledger.rules.headline import r31_roster, r32_seeds, r34_observable, r51_result, seed_label
from schemas.spec_words import OBSERVABLE_CLASSES


def test_r31_the_whole_roster_is_covered(rules):
    """Missing subjects are named; one subject is no headline."""
    assert r31_roster(["a", "b"], ["b", "a"]) == []
    refused = r31_roster(["a", "b", "c"], ["b"])
    assert rules(refused) == ["R31"]
    assert "1/3" in refused[0]["reason"]
    assert "a, c" in refused[0]["reason"]
    assert rules(r31_roster(["a"], ["a"])) == ["R31"]


@pytest.mark.parametrize(("fewest", "deterministic", "label"), [
    (1, False, "SMOKE"), (3, False, "SMOKE"), (4, False, "SMOKE"), (5, False, "PUBLIC"),
    (1, True, "DETERMINISTIC"),
])  # fmt: skip
def test_r32_five_seeds_for_a_public_claim(rules, fewest, deterministic, label):
    """Three are SMOKE; a deterministic plan says so."""
    assert seed_label(fewest, deterministic) == label
    assert rules(r32_seeds(fewest, deterministic)) == (["R32"] if label == "SMOKE" else [])


@pytest.mark.parametrize("stated", ["", "QUANTUM", "classical", " "])
def test_r34_refuses_an_undeclared_or_unknown_class(spec, rules, stated):
    """One of the four, spelled as the protocol does."""
    spec["observable"]["class"] = stated
    assert rules(r34_observable(spec)) == ["R34"]


@pytest.mark.parametrize("stated", OBSERVABLE_CLASSES)
def test_r34_allows_the_four_classes(spec, stated):
    """CLASSICAL, AMPLITUDE-ONLY, AMBIGUOUS, N/A."""
    spec["observable"]["class"] = stated
    assert r34_observable(spec) == []


@pytest.mark.parametrize(("text", "allowed"), [
    ("rmse 43.45 ± 24.62 ms", True), ("Δ=−9.7", True), ("3 of 18 improve", True),
    ("works well", False), ("mlp2 is better", False), ("", False),
])  # fmt: skip
def test_r51_a_result_holds_a_number(rules, text, allowed):
    """Numbers, not "works well"; a digit in a name is none."""
    assert rules(r51_result(text)) == ([] if allowed else ["R51"])
