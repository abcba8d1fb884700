"""R35 in the run: amplitudes by trial, and what moves under random signs or phases ends it."""

import cmath
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ledger.errors import UsageError
from workers import NonFinite
from workers.ending import verdict
from workers.facts import Facts
from workers.run import Run
from workers.spool import Spool
from workers.spool_read import read_all

X = [1.0, -0.9, 1.1, -1.2]


@pytest.fixture
def run_of(tmp_path: Path, bench: Any) -> Any:
    """`run_of("mean_abs", symmetry="Z2")`: the Run of an observable and what it has spooled."""
    made: list[Any] = []

    def make(metric: str, observable: str = "AMPLITUDE-ONLY", **declaration: str) -> Any:
        folder = tmp_path / f"x1.1.{len(made) + 2}"
        plan = replace(bench.plan, metric=metric, observable=observable, declaration=declaration)
        facts, spool = Facts(hardware="test"), Spool(folder, plan.name, 1, "test")
        made.append((Run(plan, folder, spool, facts), facts, folder, spool))
        return made[-1][:3]

    yield make
    for *_, spool in made:
        spool.close()


def checks(folder: Path) -> list[dict[str, Any]]:
    return [event["data"] for event in read_all(folder) if event["type"] == "invariance.checked"]


def test_an_invariant_statistic_is_the_result(run_of: Any) -> None:
    """mean_abs of the trials is computed here, shown not to move, and not self-reported."""
    run, facts, folder = run_of("Mean abs", symmetry="Z2")
    run.trials(["a", "b", "c", "d"], X)
    assert facts.reported.values["Mean abs"] == pytest.approx(1.05)
    assert not facts.reported.self_reported
    (check,) = checks(folder)
    assert (check["holds"], check["draws"], check["trials"], check["symmetry"]) == (True, 64, 4, "Z2")
    assert check["value"] == facts.reported.values["Mean abs"]


def test_the_trials_are_kept_with_their_digest(run_of: Any) -> None:
    """trials.csv has one row a trial, and the result names its digest."""
    run, facts, folder = run_of("rms", symmetry="U(1)")
    run.trials(np.array([3, 4]), np.array([1 + 1j, 0.5j]))
    assert (folder / "trials.csv").read_text() == "id,value\n3,(1+1j)\n4,0.5j\n"
    assert "sha256" in facts.reported.notes


def test_a_statistic_that_moves_ends_the_run_without_a_number(run_of: Any) -> None:
    """R35: a signed mean is refused by name and no result takes its place, whatever catches the error."""
    run, facts, folder = run_of("signed_mean", symmetry="Z2")
    with pytest.raises(UsageError, match=r"R35: signed_mean moves by .* under random signs.*mean_abs or rms"):
        run.trials(list("abcd"), X)
    for again in (lambda: run.result(1.0), lambda: run.trials(list("abcd"), X)):
        with pytest.raises(UsageError, match="R35"):
            again()
    assert facts.reported is None
    assert verdict(None, facts)[:2] == ("failed", facts.refused)
    assert [check["holds"] for check in checks(folder)] == [False]


@pytest.mark.parametrize(
    ("symmetry", "values"),
    [("Z2", [1.0, 1.0, 1.0]), ("U(1)", [1j, 1j, 1j]), ("O(2)", [(1.0, 0.0), (1.0, 0.0)])],
)
def test_the_declared_symmetry_is_the_one_that_is_drawn(run_of: Any, symmetry: str, values: Any) -> None:
    """A signed mean moves under signs, phases and rotations; mean_abs under none of them."""
    run, facts, _ = run_of("signed_mean", symmetry=symmetry)
    with pytest.raises(UsageError, match="R35"):
        run.trials(range(len(values)), values)
    run, facts, folder = run_of("mean_abs", symmetry=symmetry)
    run.trials(range(len(values)), values)
    assert facts.reported.values["mean_abs"] == pytest.approx(1.0)
    assert checks(folder)[0]["holds"]


def test_a_trial_has_the_components_that_were_declared(run_of: Any) -> None:
    """O(3) is of three components."""
    run, _, _ = run_of("mean_abs", symmetry="O(3)")
    with pytest.raises(UsageError, match=r"O\(3\), but a trial has 2"):
        run.trials([1], [(1.0, 2.0)])


@pytest.mark.parametrize("observable", ["CLASSICAL", "AMBIGUOUS"])
def test_other_classes_are_not_tested(run_of: Any, observable: str) -> None:
    """Where the sign is measured, or nobody knows, a signed mean is computed and nothing is claimed of it."""
    run, facts, folder = run_of("signed_mean", observable)
    run.trials(list("abcd"), X)
    assert facts.reported.values["signed_mean"] == pytest.approx(0.0)
    assert checks(folder) == []


def test_debiased_power_takes_the_noise(run_of: Any) -> None:
    """Its sigma is passed on; without it the error says so."""
    run, facts, _ = run_of("debiased_power", symmetry="Z2")
    with pytest.raises(UsageError, match="sigma"):
        run.trials([1, 2], [1.0, -1.0])
    run.trials([1, 2], [1.0, -1.0], sigma=0.5)
    assert facts.reported.values["debiased_power"] == pytest.approx(0.75)


@pytest.mark.parametrize(
    ("metric", "ids", "values", "why"),
    [
        ("rmse", [1], [1.0], "computes mean_abs"),
        ("rms", [1, 1], [1.0, 2.0], "twice"),
        ("rms", [1], [1.0, 2.0], "1 ids and 2 values"),
        ("rms", [], [], "0 ids"),
        ("rms", [1, 2], [1.0, (1.0, 2.0)], "components"),
        ("rms", [1], [()], "no component"),
    ],
)
def test_malformed_trials_are_refused(run_of: Any, metric: str, ids: Any, values: Any, why: str) -> None:
    """The error names what is wrong, and there is no result."""
    run, facts, _ = run_of(metric, symmetry="Z2")
    with pytest.raises(UsageError, match=why):
        run.trials(ids, values)
    assert facts.reported is None


@pytest.mark.parametrize("value", [math.nan, complex(0, math.inf), (1.0, math.nan)])
def test_a_nan_amplitude_ends_the_run_as_nan(run_of: Any, value: Any) -> None:
    """A trial that is not finite is recorded with its id."""
    run, facts, _ = run_of("rms", symmetry="U(1)")
    with pytest.raises(NonFinite, match="trial b"):
        run.trials(["a", "b"], [(1.0, 1.0) if isinstance(value, tuple) else 1.0, value])
    assert facts.reported is None


def test_without_a_declared_symmetry_nothing_is_shown(run_of: Any) -> None:
    """R34: an amplitude-only observable without its symmetry has no statistic."""
    run, _, _ = run_of("rms")
    with pytest.raises(UsageError, match="R34"):
        run.trials([1], [1.0])


def test_predictions_turn_by_trial(run_of: Any) -> None:
    """The signed error of predicted amplitudes moves; ids (trial, index) make the rows of a trial one."""
    run, facts, folder = run_of("rmse", symmetry="Z2")
    ids = [(trial, row) for trial in "ab" for row in range(3)]
    with pytest.raises(UsageError, match=r"R35: rmse moves"):
        run.predictions(ids, [1.0] * 6, [1.1] * 6)
    assert facts.reported is None
    assert checks(folder)[0]["trials"] == 2


def test_predictions_of_a_classical_observable_are_as_before(run_of: Any) -> None:
    """Nothing is drawn where the sign is measured."""
    run, facts, folder = run_of("rmse", "CLASSICAL")
    run.predictions([1, 2], [1.0, 2.0], [1.0, 2.0])
    assert facts.reported.values["rmse"] == 0.0
    assert checks(folder) == []


@settings(max_examples=25, deadline=None)
@given(some.lists(some.floats(-1e3, 1e3), min_size=2, max_size=12), some.floats(0, 2 * math.pi))
def test_the_result_does_not_know_the_gauge(values: list[float], phase: float) -> None:
    """Every invariant statistic of trials turned by any phase is that of the trials themselves."""
    from ledger.stats.amplitude import STATISTICS

    turned = [value * cmath.exp(1j * phase * place) for place, value in enumerate(values)]
    for name in ("mean_abs", "rms", "mean_square", "median_abs"):
        assert STATISTICS[name](turned) == pytest.approx(STATISTICS[name](values), rel=1e-9, abs=1e-9)


def test_a_statistic_beyond_the_floats_ends_the_run_as_not_finite(run_of: Any) -> None:
    """No check of an infinite value is spooled: no event could hold it."""
    run, facts, folder = run_of("mean_square", symmetry="Z2")
    with pytest.raises(NonFinite):
        run.trials(["a", "b"], [1e200, -1e200])
    assert verdict(None, facts)[0] == "nan"
    assert checks(folder) == []
