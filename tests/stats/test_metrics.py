"""Metrics that the ledger computes itself."""

import math
import random

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ledger.stats.metrics import METRICS, SingleClass, Undefined, metric_of, needs_two_classes

TRUTH = ["a", "a", "a", "b", "b", "c"]
GUESS = ["a", "a", "b", "b", "c", "c"]
FLOATS = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=2, max_size=30)


def compute(name: str, truth: list, guess: list) -> float:
    return METRICS[name].compute(truth, guess)


@given(FLOATS)
def test_errors_agree_with_numpy(rows: list[tuple[float, float]]):
    """MSE, RMSE and MAE are numpy's means to nine digits."""
    truth, guess = [t for t, _ in rows], [g for _, g in rows]
    apart = numpy.array(truth) - numpy.array(guess)
    assert compute("mse", truth, guess) == pytest.approx(float((apart**2).mean()), rel=1e-9, abs=1e-300)
    assert compute("rmse", truth, guess) == pytest.approx(
        float(numpy.sqrt((apart**2).mean())), rel=1e-9, abs=1e-150
    )
    assert compute("mae", truth, guess) == pytest.approx(float(abs(apart).mean()), rel=1e-9)


def test_r2_of_a_regression_is_the_square_of_r():
    """For a least squares line, 1 − SSE/SST is Pearson's r squared."""
    source = numpy.random.default_rng(1)
    x = source.normal(size=40)
    y = 2 * x + source.normal(size=40)
    line = stats.linregress(x, y)
    guess = (line.intercept + line.slope * x).tolist()
    assert compute("r2", y.tolist(), guess) == pytest.approx(line.rvalue**2, rel=1e-9)


def test_r2_of_the_mean_is_zero_and_of_constant_truth_undefined():
    """The mean of the truth scores 0; a constant truth, float noise included, has no R²."""
    assert compute("r2", [1.0, 2.0, 3.0], [2.0] * 3) == 0.0
    with pytest.raises(Undefined, match="constant"):
        compute("r2", [0.1 + 0.2, 0.3], [1.0, 2.0])


def test_class_metrics_by_hand():
    """Accuracy 4/6; recalls 2/3, 1/2, 1; F1 of a, b, c 4/5, 1/2, 2/3; kappa from p_e = 13/36."""
    assert compute("accuracy", TRUTH, GUESS) == pytest.approx(4 / 6)
    assert compute("balanced_accuracy", TRUTH, GUESS) == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert compute("macro_f1", TRUTH, GUESS) == pytest.approx((4 / 5 + 1 / 2 + 2 / 3) / 3)
    chance = (3 * 2 + 2 * 2 + 1 * 2) / 36
    assert compute("kappa", TRUTH, GUESS) == pytest.approx((4 / 6 - chance) / (1 - chance))


@pytest.mark.parametrize(("zero", "one"), [(0, 1), (-1, 1), (False, True), ("0", "1"), (0.0, 1.0)])
def test_binary_f1_is_that_of_class_one(zero, one):
    """F1 counts class 1, however binary labels are written: 2·2 / (2·2 + 1 + 1)."""
    truth, guess = [one, one, one, zero, zero], [one, one, zero, one, zero]
    assert compute("f1", truth, guess) == pytest.approx(4 / 6)


@pytest.mark.parametrize("labels", [["a", "b"], [0, 2], [1, 2], [0, -1, 1]])
def test_other_labels_are_no_binary_task(labels: list):
    """Binary metrics refuse labels that name no positive class."""
    for name in ("f1", "auc"):
        with pytest.raises(ValueError, match="takes"):
            compute(name, labels, [1] * len(labels))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40))
def test_auc_is_the_mann_whitney_u(rows: list[tuple[bool, int]]):
    """AUC is U / (n₁·n₀) as scipy counts it, ties at one half."""
    marks, scores = [m for m, _ in rows], [float(s) for _, s in rows]
    high, low = [s for m, s in rows if m], [s for m, s in rows if not m]
    if not high or not low:
        with pytest.raises(SingleClass):
            compute("auc", marks, scores)
        return
    u = (
        stats.mannwhitneyu(high, low, method="asymptotic").statistic
        if len(set(scores)) > 1
        else len(high) * len(low) / 2
    )
    assert compute("auc", marks, scores) == pytest.approx(float(u) / (len(high) * len(low)), rel=1e-12)


@pytest.mark.parametrize("name", ["auc", "f1", "macro_f1", "balanced_accuracy", "kappa"])
def test_a_single_class_has_no_value(name: str):
    """Metrics that need two classes say so of a fold with one, whatever was predicted."""
    for truth in ([1, 1, 1], [0, 0, 0]):
        with pytest.raises(SingleClass, match="one class only"):
            compute(name, truth, [1, 0, 1])
    assert needs_two_classes(name)


@pytest.mark.parametrize(("name", "truth"), [("auc", ["1", "1.0"]), ("f1", ["0", "0.0"])])
def test_one_class_in_two_spellings_is_one_class(name: str, truth: list):
    """Labels that are the same number are one class, however often they are spelled otherwise."""
    with pytest.raises(SingleClass, match="one class only"):
        compute(name, truth, [0, 0])


def test_other_metrics_take_a_single_class():
    """Accuracy and the errors have a value on any fold."""
    assert compute("accuracy", ["a", "a"], ["a", "b"]) == 0.5
    assert [n for n in METRICS if not needs_two_classes(n)] == ["rmse", "mse", "mae", "r2", "accuracy"]


@pytest.mark.parametrize(
    ("alias", "name"),
    [("RMSE", "rmse"), ("ROC-AUC", "auc"), (" F1 score ", "f1"), ("macro-F1", "macro_f1"), ("R²", "r2"),
     ("Cohen's kappa", "kappa"), ("Balanced Accuracy", "balanced_accuracy"), ("mean absolute error", "mae")],
)  # fmt: skip
def test_names_are_read_generously(alias: str, name: str):
    """Case, dashes, spaces and the usual aliases lead to one metric."""
    found = metric_of(alias)
    assert found is not None
    assert found.name == name


def test_unknown_metrics():
    """A metric that is not computed here is None; its name still tells whether it needs two classes."""
    assert metric_of("perplexity") is None
    assert [needs_two_classes(name) for name in ("weighted-F1", "mcc", "perplexity")] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "truth", "guess"),
    [("rmse", [1.0], [math.nan]), ("rmse", [math.inf], [1.0]), ("mae", ["1"], [1.0]),
     ("auc", [0, 1], [0.1, math.nan]), ("accuracy", ["1"], [1]), ("accuracy", [math.nan], [1.0]),
     ("rmse", [], []), ("mae", [1.0], [1.0, 2.0])],
)  # fmt: skip
def test_bad_columns_are_refused(name: str, truth: list, guess: list):
    """Non-finite numbers, text beside numbers and columns of unequal length are errors, never a value."""
    with pytest.raises(ValueError, match=r"finite|class label|mix|pass as many"):
        compute(name, truth, guess)


def test_large_errors():
    """An RMSE near the largest floats is finite; MSE and R² are infinite rather than an exception."""
    assert compute("rmse", [1e200, 1e200], [0.0, 0.0]) == pytest.approx(1e200)
    assert compute("mse", [1e200], [0.0]) == math.inf
    assert compute("r2", [0.0, 1e-3], [1e200, -1e200]) == -math.inf


def test_rows_in_any_order():
    """The order of the rows never matters, to the bit."""
    source = random.Random(4)
    rows = [(source.randrange(2), source.random()) for _ in range(50)]
    turned = source.sample(rows, len(rows))
    for name in ("auc", "rmse", "mae", "r2"):
        first, second = ([[t for t, _ in r], [g for _, g in r]] for r in (rows, turned))
        assert compute(name, *first) == compute(name, *second)
