"""R34 and R35: what a headline of an observable needs, and what a reclassification needs."""

from ledger.rules.observable import r34_headline, r34_reclassify, r35_shown

WHOLE = {
    "symmetry": "Z2", "stored_as": "real component, one a trial", "gauge_fix": "none",
    "independent_unit": "trial", "trial_ids": "trial",
}  # fmt: skip


def test_ambiguous_has_no_headline(rules):
    """R34: until it is reclassified; the other classes are no obstacle."""
    assert rules(r34_headline("AMBIGUOUS")) == ["R34"]
    assert [r34_headline(kind) for kind in ("CLASSICAL", "AMPLITUDE-ONLY", "N/A", None)] == [[]] * 4


def cell(subject, holds=True, self_reported=False, symmetry="Z2"):
    """One value of a table with its check; `holds` None: it was not checked."""
    check = None if holds is None else {"holds": holds, "symmetry": symmetry}
    return {"subject": subject, "seed": 1, "self_reported": self_reported, "invariance": check}


def test_a_headline_needs_every_value_shown(rules):
    """R35: a value that was only stated, not tested, that moves or that knows another symmetry is named."""
    cells = [cell("1"), cell("2", self_reported=True), cell("3", None), cell("4", False), cell("5", True)]
    assert r35_shown("AMPLITUDE-ONLY", cells[:1], "Z2") == []
    refused = r35_shown("AMPLITUDE-ONLY", cells, "U(1)")
    assert rules(refused) == ["R35"] * 4
    assert [item["reason"].split(": ")[-1] for item in refused] == [
        "2 seed 1", "3 seed 1", "4 seed 1", "1 seed 1, 5 seed 1",
    ]  # fmt: skip
    assert r35_shown("CLASSICAL", cells) == []


def test_a_sign_becomes_a_measurement_only_by_a_gauge_fix_without_the_held_out(rules):
    """R34: from AMPLITUDE-ONLY to CLASSICAL or N/A; the way there makes no difference."""
    named = {**WHOLE, "gauge_fix": "Procrustes to the mean of the training subjects"}
    for target in ("CLASSICAL", "N/A"):
        assert rules(r34_reclassify(True, target, named, without_held_out=False)) == ["R34"]
        assert rules(r34_reclassify(True, target, WHOLE, without_held_out=True)) == ["R34"]
        assert r34_reclassify(True, target, named, without_held_out=True) == []
        assert r34_reclassify(False, target, {}, without_held_out=False) == []
    assert r34_reclassify(True, "AMBIGUOUS", {}, without_held_out=False) == []


def test_towards_amplitude_only_the_declaration_is_due(rules):
    """R34 and R35: the declaration of the spec, whole."""
    assert rules(r34_reclassify(False, "AMPLITUDE-ONLY", {}, without_held_out=False)) == ["R34"] * 5
    assert r34_reclassify(False, "AMPLITUDE-ONLY", WHOLE, without_held_out=False) == []
