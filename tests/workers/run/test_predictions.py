"""The metric of a fold from its predictions: by any name, of any labels, and never where it has none."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from ledger.errors import UsageError
from workers import NonFinite
from workers.ending import verdict, write_ending
from workers.facts import Facts
from workers.run import Run
from workers.spool import Spool


class Wrapped:
    """A scalar as numpy and torch wrap it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def item(self) -> Any:
        return self.value

    def __float__(self) -> float:
        return float(self.value)


@pytest.fixture
def measured(bench: Any, tmp_path: Any) -> Any:
    """`measured(metric)`: a run whose plan froze that metric, and its facts."""

    def make(metric: str, **plan: Any) -> tuple[Run, Facts]:
        facts = Facts(hardware="test")
        folder = tmp_path / metric
        spool = Spool(folder, bench.plan.name, 1, "test")
        return Run(replace(bench.plan, metric=metric, **plan), folder, spool, facts), facts

    return make


@pytest.mark.parametrize(
    ("metric", "truth", "guess", "value"),
    [
        ("mse", [1.0, 2.0], [1.0, 4.0], 2.0),
        ("MAE", [1, 2], [1, 4], 1.0),
        ("r2", [1.0, 3.0], [2.0, 2.0], 0.0),
        ("accuracy", ["a", "b", "b"], ["a", "b", "a"], 2 / 3),
        ("Accuracy", [True, False], [1, 1], 0.5),
        ("balanced accuracy", ["a", "b", "b"], ["a", "b", "a"], 0.75),
        ("f1", [1, 0, 1], [1, 1, 0], 0.5),
        ("roc-auc", [0, 1, 1], [0.1, 0.9, 0.05], 0.5),
        ("kappa", ["x", "y", "x", "y"], ["x", "y", "x", "x"], 0.5),
        ("accuracy", [Wrapped(1), Wrapped(2)], [Wrapped(1), Wrapped(1)], 0.5),
    ],
)
def test_the_frozen_metric_is_computed(
    measured: Any, metric: str, truth: Any, guess: Any, value: float
) -> None:
    """By its name in any spelling; classes may be texts, numbers or truth values, wrapped or not."""
    run, facts = measured(metric)
    run.predictions(range(len(truth)), truth, guess)
    assert facts.reported is not None
    assert facts.reported.values == {metric: pytest.approx(value)}
    assert not facts.reported.self_reported


@pytest.mark.parametrize("metric", ["auc", "balanced_accuracy", "f1", "kappa"])
def test_a_single_class_fold_has_no_number(measured: Any, metric: str) -> None:
    """R31: the run fails by that name, also where the training code swallows it and states a number."""
    run, facts = measured(metric)
    with pytest.raises(UsageError, match=f"single-class fold: {metric} is undefined for subject s1"):
        run.predictions([1, 2], [1, 1], [1, 0])
    with pytest.raises(UsageError, match="single-class fold"):
        run.result({metric: 1.0})
    outcome, text, _ = verdict(None, facts)
    assert (outcome, facts.reported) == ("failed", None)
    assert text is not None
    assert "single-class fold" in text


def test_the_ending_of_a_single_class_fold_holds_no_value(bench: Any, measured: Any) -> None:
    """What is recorded of such an attempt: failed, no value, and the reason in the notes."""
    run, facts = measured("auc", fold="fold-2")
    with pytest.raises(UsageError, match="subject fold-2") as caught:
        run.predictions([1], [1], [0.5])
    outcome, text, code = verdict(caught.value, facts)
    write_ending(bench.spool, replace(bench.plan, metric="auc"), facts, outcome, error=text, exit_code=code)
    (result,) = bench.events("result.recorded")
    assert (result["status"], result["value"], result["values"]) == ("failed", None, {})
    assert "single-class fold: auc is undefined for subject fold-2" in result["notes"]


def test_a_constant_truth_has_no_r2(measured: Any) -> None:
    """Where a metric of numbers is undefined the run fails as well, and no class is spoken of."""
    run, _ = measured("r2")
    with pytest.raises(UsageError, match="R31: r2 is undefined for subject s1"):
        run.predictions([1, 2], [3.0, 3.0], [1.0, 2.0])


def test_texts_and_numbers_do_not_mix(measured: Any) -> None:
    """`"1"` read from a file against the predicted 1 would be an accuracy of zero."""
    run, _ = measured("accuracy")
    with pytest.raises(UsageError, match="mix text and numbers"):
        run.predictions([1, 2], ["1", "0"], [1, 0])


@pytest.mark.parametrize("guess", [[[0.1, 0.9], [0.8, 0.2]], [None, 1]])
def test_what_is_no_label_is_refused(measured: Any, guess: Any) -> None:
    """Rows of probabilities and None are no classes; the error names the column."""
    run, _ = measured("accuracy")
    with pytest.raises(UsageError, match="y_pred holds a"):
        run.predictions([1, 2], [0, 1], guess)


@pytest.mark.parametrize("metric", ["rmse", "auc", "accuracy"])
def test_a_nan_among_predictions_ends_the_run(measured: Any, metric: str) -> None:
    """A prediction that is no number is recorded as such, whatever the metric takes."""
    run, facts = measured(metric)
    with pytest.raises(NonFinite):
        run.predictions([1, 2], [0, 1], [0.5, float("nan")])
    assert verdict(None, facts)[0] == "nan"


def test_a_metric_that_is_not_computed_here_is_named(measured: Any) -> None:
    """The error lists what is, and names run.result for the rest."""
    run, _ = measured("perplexity")
    with pytest.raises(UsageError, match=r"rmse, .*not 'perplexity'; use run\.result"):
        run.predictions([1], [1.0], [1.0])


def test_a_statistic_over_trials_names_run_trials(measured: Any) -> None:
    """R35: mean_abs is no metric of predictions; the error names what computes it."""
    run, _ = measured("mean_abs")
    with pytest.raises(UsageError, match=r"not 'mean_abs'; use run\.trials"):
        run.predictions([1], [1.0], [1.0])


def test_a_second_call_leaves_the_kept_predictions_alone(measured: Any) -> None:
    """The digest in the result stays that of the file: a second call is refused before it writes."""
    run, facts = measured("rmse")
    run.predictions([1, 2], [1.0, 2.0], [1.0, 3.0])
    kept = (run.folder / "predictions.csv").read_bytes()
    with pytest.raises(UsageError, match="has its result already"):
        run.predictions([1, 2], [1.0, 2.0], [1.0, 2.0])
    assert (run.folder / "predictions.csv").read_bytes() == kept
    assert hashlib.sha256(kept).hexdigest() in facts.reported.notes


def test_a_metric_without_a_value_under_a_flip_has_moved(measured: Any) -> None:
    """R35: flipped labels 0 and 1 are no labels of f1; that is the rule's refusal, and no bare ValueError."""
    run, facts = measured("f1", observable="AMPLITUDE-ONLY", declaration={"symmetry": "Z2"})
    with pytest.raises(UsageError, match="R35: f1 has no value under random signs"):
        run.predictions([1, 2, 3, 4], [0, 1, 1, 0], [0, 1, 1, 1])
    assert facts.reported is None
