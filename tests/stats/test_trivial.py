"""The trivial baseline."""

import pytest

from ledger.stats.metrics import METRICS
from ledger.stats.trivial import trivial

FOLDS = {"a": ([1.0, 2.0, 9.0], [4.0, 6.0]), "b": ([4.0, 6.0], [5.0, 9.0])}
LABELS = {"a": (["x", "y", "y"], ["y", "x", "z"]), "b": (["z", "x"], ["x", "x"])}


@pytest.mark.parametrize(
    ("metric", "words", "values"),
    [
        ("rmse", "mean of the training rows", {"a": 2**0.5, "b": 8**0.5}),
        ("MSE", "mean of the training rows", {"a": 2.0, "b": 8.0}),
        ("r2", "mean of the training rows", {"a": -1.0, "b": -1.0}),
        ("mae", "median of the training rows", {"a": 3.0, "b": 2.0}),
    ],
)
def test_regression(metric: str, words: str, values: dict[str, float]):
    """Errors get the best constant of the training rows, scored on the held-out ones."""
    assert trivial(metric, FOLDS) == (words, pytest.approx(values))


def test_accuracy_gets_the_majority_class():
    """Accuracy is that of the most frequent training class; among equals the first by name."""
    found = trivial("accuracy", LABELS)
    assert found == ("majority class of the training rows", {"a": pytest.approx(1 / 3), "b": 1.0})


def test_chance():
    """Balanced accuracy has one in the classes, AUC one half, kappa zero."""
    assert trivial("balanced accuracy", LABELS) == (
        "chance: one in the number of classes",
        {"a": 1 / 3, "b": 0.5},
    )
    assert trivial("roc_auc", LABELS) == ("chance", {"a": 0.5, "b": 0.5})
    assert trivial("kappa", LABELS) == ("chance", {"a": 0.0, "b": 0.0})


def test_f1_gets_the_positive_class():
    """F1 is that of class 1 for every row, 2π / (1 + π); a fold with one class is left out."""
    found = trivial("f1", {"a": ([0, 1], [0, 0, 1, 0]), "b": ([0, 1], [0, 0])})
    assert found == ("class 1 for every row", {"a": pytest.approx(0.4)})


def test_empty_folds_are_left_out():
    """Without training or held-out rows there is no baseline of that unit."""
    assert trivial("rmse", {"a": ([], [1.0]), "b": ([1.0], [])}) == ("mean of the training rows", {})


def test_unknown_metrics_have_none():
    """A metric that is not computed here has no trivial baseline."""
    assert trivial("perplexity", FOLDS) is None
    assert all(trivial(name, {}) for name in METRICS)


def test_targets_that_are_no_numbers():
    """Text where numbers are due is an error that names the unit; text that reads as numbers is fine."""
    assert trivial("rmse", {"a": (["1", "3"], ["2"])}) == ("mean of the training rows", {"a": 0.0})
    with pytest.raises(ValueError, match="baseline of a"):
        trivial("rmse", {"a": (["NA"], ["2"])})
