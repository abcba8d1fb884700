"""R9, R30 to R32: roster, folds, exclusions, winners and values of a headline."""

import pytest

from ledger.rules.headline import r31_roster
from ledger.rules.headline_roster import (
    r30_runs,
    r31_excluded,
    r31_excluded_late,
    r31_one_fold,
    r31_selected,
)
from ledger.rules.headline_values import r9_frozen_metric, r32_seed_used


def test_r31_the_missing_are_named_with_their_end(rules):
    """A subject without a value stands with how its runs ended."""
    refused = r31_roster(["a", "b", "c"], ["a"], {"b": "nan", "c": "timeout, not run"})
    assert (rules(refused), refused[0]["reason"]) == (
        ["R31"], "1/3 subjects have results; missing: b (nan), c (timeout, not run)",
    )  # fmt: skip
    folds = r31_roster(["fold-1", "fold-2"], ["fold-1"], {}, ("fold", "folds"))
    assert folds[0]["reason"] == "1/2 folds have results; missing: fold-2"


@pytest.mark.parametrize(("protocol", "folds", "subjects", "refused"), [
    ("single-split", 1, 6, True), ("grouped-k-fold", 5, 18, False), ("leave-one-session-out", 4, 1, True),
    ("leave-one-session-out", 4, 2, False), ("loso", 1, 1, False), ("loso", 2, 2, False),
])  # fmt: skip
def test_r31_one_fold_is_no_headline(rules, protocol, folds, subjects, refused):
    """One split, or the sessions of one person; one subject under LOSO is the roster's."""
    assert rules(r31_one_fold(protocol, folds, subjects)) == (["R31"] if refused else [])


def test_r30_the_gaps_are_named(rules):
    """Every run without a result is named, the sixth and later by their number."""
    assert r30_runs(4, 4, []) == []
    refused = r30_runs(1, 8, [f"gap {n}" for n in range(7)])
    assert rules(refused) == ["R30"]
    assert refused[0]["reason"].startswith("1/8 runs")
    assert refused[0]["reason"].endswith("gap 4; and 2 more")


def test_r31_an_exclusion_has_a_reason(rules):
    """An empty reason is none, nor is one that only holds its place."""
    assert r31_excluded({"331": "an electrode came off"}) == []
    refused = r31_excluded({"331": " ", "332": "ill", "333": "tbd"})
    assert rules(refused) == ["R31"]
    assert "331, 333" in refused[0]["reason"]
    assert "332" not in refused[0]["reason"]


def test_r31_an_exclusion_after_a_run(rules):
    """Who was left out after a run on the data is named with the reason given."""
    assert r31_excluded_late([], {"331": "ill"}) == []
    refused = r31_excluded_late(["331"], {"331": "ill"})
    assert (rules(refused), "331 (ill)" in refused[0]["reason"]) == (["R31"], True)


def test_r31_a_winner_is_selected(rules):
    """The best of one configuration was not picked; the best of two was."""
    assert (rules(r31_selected(1)), rules(r31_selected(2))) == ([], ["R31"])


def test_r9_another_metric_does_not_count(rules):
    """Values of another metric than the frozen one are named with it."""
    assert r9_frozen_metric("rmse", [("subject a", "rmse")]) == []
    refused = r9_frozen_metric("rmse", [("subject a", "rmse"), ("subject b", "mae")])
    assert rules(refused) == ["R9"]
    assert "mae, the frozen metric is rmse: subject b" in refused[0]["reason"]


@pytest.mark.parametrize(("values", "deterministic", "refused"), [
    ([[1.0, 1.0], [2.0, 2.0]], False, True), ([[1.0, 1.0], [2.0, 2.5]], False, False),
    ([[1.0, 1.0]], True, False), ([[1.0], [2.0]], False, False), ([], False, False),
    ([[1.0], [2.0, 2.0]], False, True),
])  # fmt: skip
def test_r32_a_seed_that_changes_nothing_was_not_used(rules, values, deterministic, refused):
    """Identical values under every seed of every subject; one seed or a deterministic plan shows none."""
    assert rules(r32_seed_used(values, deterministic)) == (["R32"] if refused else [])


def test_r32_roundings_are_not_seeds(rules):
    """A sum that was added in another order is the same result; a difference of a seed's size is not."""
    assert rules(r32_seed_used([[0.1 + 0.2, 0.3], [1e9, 1e9]], deterministic=False)) == ["R32"]
    assert rules(r32_seed_used([[0.8, 0.8], [0.75, 0.75 + 1e-9]], deterministic=False)) == []
