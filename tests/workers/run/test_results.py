"""What training code reports at its end: results, counts, predictions, and how it ended."""

import math
from typing import Any

import pytest

from ledger.errors import UsageError
from workers import NonFinite
from workers.ending import verdict, write_ending
from workers.result import reported_before


def test_a_result_is_on_disk_at_once(bench: Any) -> None:
    """A reported result can be read back by whoever completes the spool of a killed worker."""
    bench.run.result({"rmse": 2, "mae": 1.5})
    reported = reported_before(bench.folder)
    assert reported is not None
    assert reported.values == {"rmse": 2.0, "mae": 1.5}


def test_a_result_without_the_metric_is_refused(bench: Any) -> None:
    """The error names the frozen metric and what there was instead."""
    with pytest.raises(UsageError, match="'rmse', the frozen metric; it has mae"):
        bench.run.result({"mae": 1.0})


def test_a_second_result_is_refused(bench: Any) -> None:
    """An attempt has one result."""
    bench.run.result(1.0)
    with pytest.raises(UsageError, match="result already"):
        bench.run.result(2.0)


def test_a_nan_result_is_no_result(bench: Any) -> None:
    """A NaN result ends the attempt as nan, also where the training code swallows it."""
    with pytest.raises(NonFinite):
        bench.run.result(math.nan)
    with pytest.raises(NonFinite):
        bench.run.result(1.0)
    assert bench.facts.reported is None
    assert verdict(None, bench.facts)[0] == "nan"


def test_counts_are_exact_integers(bench: Any) -> None:
    """R3: `~7M` is refused; an exact integer is recorded and goes into the result."""
    for wrong in ("~7M", 7.0, -1, True):
        with pytest.raises(UsageError, match="R3"):
            bench.run.describe(parameters=wrong)
    bench.run.describe(parameters=2)
    assert bench.events("experiment.counted")[0]["parameters"] == 2
    assert bench.facts.params == 2


def test_predictions_give_a_metric_that_is_not_self_reported(bench: Any) -> None:
    """The metric is computed from the predictions, which are kept with their digest."""
    bench.run.predictions([1, 2], [1.0, 2.0], [1.0, 4.0])
    reported = bench.facts.reported
    assert reported is not None
    assert reported.values["rmse"] == pytest.approx(math.sqrt(2))
    assert not reported.self_reported
    assert "sha256" in reported.notes
    assert (bench.folder / "predictions.csv").read_text().splitlines()[1] == "1,1.0,1.0"


@pytest.mark.parametrize("columns", [([1], [1.0], []), ([], [], []), ([1, 1], [1.0, 2.0], [1.0, 2.0])])
def test_predictions_must_match(bench: Any, columns: tuple[list[Any], list[Any], list[Any]]) -> None:
    """Unequal lengths, no rows and a doubled id are refused."""
    with pytest.raises(UsageError, match=r"run\.predictions"):
        bench.run.predictions(*columns)


def test_the_ending_has_sixteen_fields(bench: Any) -> None:
    """Result, cost and end are one write; a value is there only where the attempt ended ok."""
    bench.run.result({"rmse": 2.0})
    write_ending(bench.spool, bench.plan, bench.facts, "killed", error="signal 9")
    (result,) = bench.events("result.recorded")
    assert (result["value"], result["values"], result["status"]) == (None, {"rmse": 2.0}, "killed")
    assert result["seconds"] == bench.events("run.ended")[0]["seconds"]
    assert bench.events("cost.incurred")[0]["amount"] == 0


def test_a_result_after_predictions_adds_values(bench: Any) -> None:
    """The computed metric stands, is not self-reported, and further values go beside it; once."""
    bench.run.predictions([1, 2], [1.0, 2.0], [1.0, 4.0])
    bench.run.result({"mae": 1.0})
    write_ending(bench.spool, bench.plan, bench.facts, *verdict(None, bench.facts)[:1])
    (result,) = bench.events("result.recorded")
    assert (result["status"], result["value"]) == ("ok", pytest.approx(math.sqrt(2)))
    assert (result["values"]["mae"], result["self_reported"]) == (1.0, False)
    with pytest.raises(UsageError, match="result already"):
        bench.run.result({})


@pytest.mark.parametrize(
    ("stated", "noted"), [({}, False), (math.sqrt(2) * (1 + 1e-9), False), ({"rmse": 1.0}, True)]
)
def test_a_stated_metric_gives_way_to_the_computed_one(bench: Any, stated: Any, noted: bool) -> None:
    """A difference beyond 1e-6 is noted in the result; an empty result changes nothing."""
    bench.run.predictions([1, 2], [1.0, 2.0], [1.0, 4.0])
    bench.run.result(stated)
    reported = reported_before(bench.folder)
    assert reported is not None
    assert reported.values == {"rmse": pytest.approx(math.sqrt(2), rel=1e-12)}
    assert ("stated rmse = 1.0" in reported.notes) == noted
    assert "sha256" in reported.notes


def test_predictions_come_first_and_once(bench: Any) -> None:
    """Predictions after a result, or a second time, are refused."""
    bench.run.predictions([1], [1.0], [1.0])
    with pytest.raises(UsageError, match="result already"):
        bench.run.predictions([1], [1.0], [1.0])
    assert bench.facts.reported is not None
