"""What training code logs: numbers at steps, bounded events, NaN recorded at once."""

import math
from typing import Any

import pytest

from workers import NonFinite
from workers.points import MOST_BYTES, MOST_POINTS, batches


class Scalar:
    """Something like a tensor of one element."""

    def __init__(self, value: float) -> None:
        self.value = value

    def __float__(self) -> float:
        return self.value


def test_the_run_tells_its_cell(bench: Any) -> None:
    """Config, seed, held-out subject and the others are those of the cell."""
    run = bench.run
    assert (run.config["lr"], run.seed, run.subject, run.train_subjects) == (0.1, 7, "s1", ["s2"])


def test_logged_values_become_points(bench: Any) -> None:
    """Floats, ints and whatever has __float__ are logged as plain numbers at their step."""
    bench.run.log({"a": 1.5, "b": 2}, step=3)
    bench.run.log({"c": Scalar(0.25)}, step=4)
    points = [point for data in bench.events("metrics.logged") for point in data["points"]]
    assert points == [{"step": 3, "values": {"a": 1.5, "b": 2}}, {"step": 4, "values": {"c": 0.25}}]


def test_a_logged_mapping_may_be_reused(bench: Any) -> None:
    """What the caller does to its dictionary afterwards changes nothing that was logged."""
    values = {"a": 1.0}
    bench.run.log(values, step=0)
    values["a"] = 2.0
    assert bench.events("metrics.logged")[0]["points"][0]["values"] == {"a": 1.0}


@pytest.mark.parametrize("value", ["0.5", None, [1.0], 1j])
def test_what_is_no_number_is_refused(bench: Any, value: Any) -> None:
    """A text, None, a list and a complex number are refused, and the error names the key."""
    with pytest.raises(TypeError, match="loss"):
        bench.run.log({"loss": value})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Scalar(math.nan), 10**400])
def test_a_nonfinite_value_is_recorded_and_raised(bench: Any, value: Any) -> None:
    """NaN and infinity are spooled at once with key and step, then raised past `except Exception`."""
    with pytest.raises(NonFinite) as caught:
        bench.run.log({"loss": value}, step=9)
    (found,) = bench.events("nonfinite.detected")
    assert (found["key"], found["step"]) == ("loss", 9)
    assert "nonfinite" in found["value"]
    assert not isinstance(caught.value, Exception)


def test_steps_come_from_progress(bench: Any) -> None:
    """Inside of progress a log without a step has the loop's step; facts count complete steps."""
    for _ in bench.run.progress(range(5, 8)):
        bench.run.log({"a": 1.0})
    points = bench.events("metrics.logged")[0]["points"]
    assert [point["step"] for point in points] == [5, 6, 7]
    assert (bench.facts.step, bench.facts.steps) == (8, 8)


def test_the_best_logged_value_is_kept(bench: Any) -> None:
    """`best` is the best value logged under the frozen metric's name, in its direction."""
    for value in (3.0, 1.0, 2.0):
        bench.run.log({"rmse": value})
    bench.run.recorder.flush()
    assert bench.facts.best == 1.0


def test_metric_events_are_bounded() -> None:
    """However much is logged, an event has at most 1,000 points and about 200 kB, and nothing is lost."""
    many = [(step, {"a": 1.0}) for step in range(2 * MOST_POINTS + 1)]
    wide = [(0, {f"key{n:0200d}": 1.0 for n in range(3000)})]
    sizes = [len(data["points"]) for data in batches(1, many)]
    assert sizes == [MOST_POINTS, MOST_POINTS, 1]
    found = list(batches(1, wide))
    assert all(len(str(data)) < 2 * MOST_BYTES for data in found)
    assert sum(len(point["values"]) for data in found for point in data["points"]) == 3000


def test_a_full_disk_never_stops_training(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Points that cannot be written wait in memory and are written when the disk has room again."""

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(bench.spool, "write", full)
        bench.run.log({"a": 1.0}, step=1)
        bench.run.recorder.flush()
    bench.run.log({"a": 2.0}, step=2)
    points = [point for data in bench.events("metrics.logged") for point in data["points"]]
    assert [point["step"] for point in points] == [1, 2]
