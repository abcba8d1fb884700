"""R35 through the supervisor: an amplitude-only run from its code to the ledger."""

from typing import Any

import pytest

from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from schemas.envelope import NewEvent

DECLARED = {
    "observable_class": "AMPLITUDE-ONLY",
    "declaration": {
        "symmetry": "Z2", "stored_as": "component, one a trial", "gauge_fix": "none",
        "independent_unit": "trial", "trial_ids": "trial",
    },
}  # fmt: skip
CODE = """
def train(run):
    try:
        run.trials(["a", "b", "c", "d"], [1.0, -0.9, 1.1, -1.2])
    except Exception:
        run.result({run_metric: 0.0})
"""


def declare(lab: Any, metric: str) -> None:
    """Propose an experiment of this metric, its observable amplitude-only."""
    lab.metric = metric
    lab.propose(CODE.replace("run_metric", repr(metric)))
    declared = NewEvent("observable.declared", DECLARED)
    with open_store(lab.url) as store:
        append(store, [StreamAppend(f"experiment-{lab.experiment}", [declared])])
    lab.queue()


def test_a_statistic_that_holds_is_recorded_with_its_check(lab: Any) -> None:
    """The check stands before the result, which is not self-reported."""
    declare(lab, "mean_abs")
    code, _ = lab.launch()
    assert code == 0
    kinds = [event.type for event in lab.events()]
    assert kinds.index("invariance.checked") < kinds.index("result.recorded")
    (check,), (result,) = lab.of_type("invariance.checked"), lab.of_type("result.recorded")
    assert (check["holds"], check["statistic"], check["trials"]) == (True, "mean_abs", 4)
    assert (result["value"], result["self_reported"]) == (pytest.approx(1.05), False)
    assert "trials.csv sha256" in result["notes"]


def test_a_statistic_that_moves_fails_and_leaves_no_number(lab: Any) -> None:
    """R35: the run ends failed, though its code catches the error and offers another number."""
    declare(lab, "signed_mean")
    code, _ = lab.launch()
    assert code == 1
    (check,), (result,) = lab.of_type("invariance.checked"), lab.of_type("result.recorded")
    assert not check["holds"]
    assert (result["status"], result["value"], result["values"]) == ("failed", None, {})
    assert "R35: signed_mean moves by" in lab.end()["error"]
    assert "use mean_abs or rms" in lab.end()["error"]
