"""R41: the base grade by the type of the event that is cited."""

import pytest

from ledger.rules.evidence_base import base, is_primary
from schemas.registry import NEWEST

OTHERS = ("scientific", "architecture")
HEADER = {"source": "https://example.org/a"}
MEASURED = (
    "result.recorded", "run.ended", "nonfinite.detected", "checkpoint.saved", "experiment.counted",
    "invariance.checked", "smoke.verified",
)  # fmt: skip


@pytest.mark.parametrize("kind", OTHERS)
@pytest.mark.parametrize("name", MEASURED)
def test_what_the_ledger_measured(name: str, kind: str):
    """E2 on real data, E3 on synthetic data."""
    assert base(name, {"self_reported": True}, kind) == base(name, {"self_reported": False}, kind) == 2
    assert base(name, {}, kind, synthetic=True) == 3


@pytest.mark.parametrize("kind", OTHERS)
def test_what_a_run_logged_is_no_result(kind: str):
    """E3, on real data as well."""
    assert base("metrics.logged", {}, kind) == base("metrics.logged", {}, kind, synthetic=True) == 3


def test_cost_by_how_it_is_known():
    """The provider's bill is a fact, an estimate of a run's cost E3, an estimate before it what it says."""
    assert base("cost.incurred", {"source": "reconciled"}, "financial") == 1
    assert base("cost.incurred", {"source": "estimated"}, "financial") == 3
    assert base("cost.reconciled", {"billed": 5}, "financial") == 1
    assert [base("cost.estimated", {"grade": f"E{n}"}, "financial") for n in (1, 4, 6)] == [1, 4, 6]


def test_imports_and_dead_ends():
    """An import is E2 where others can look it up, a mark of the ledger's own E2, a person's E4."""
    for name in ("experiment.imported", "results.imported"):
        assert base(name, HEADER, "scientific") == 2
        assert base(name, {"source": "trust me"}, "scientific") == 4
    assert base("dead_end.marked", {"by": "ledger"}, "scientific") == 2
    assert base("dead_end.marked", {"by": "person"}, "scientific") == 4


@pytest.mark.parametrize("kind", ["scientific", "architecture", "financial"])
@pytest.mark.parametrize("stated", [None, "E1", "E4", "E6"])
@pytest.mark.parametrize(
    "name", ["decision.recorded", "stage.completed", "claim.graded", "analysis.noted", "gate.answered"]
)
def test_what_is_typed_is_e4_at_best(name: str, stated: str | None, kind: str):
    """Whatever grade was typed with it; a weaker one stays."""
    assert base(name, {"grade": stated}, kind) == (6 if stated == "E6" else 4)


@pytest.mark.parametrize("kind", OTHERS)
def test_cost_carries_no_other_claim(kind: str):
    """The provider's bill says nothing about an architecture."""
    assert base("cost.incurred", {"source": "reconciled"}, kind) == 4
    assert base("cost.reconciled", {"billed": 5}, kind) == 4
    assert base("cost.estimated", {"grade": "E5"}, kind) == 5


@pytest.mark.parametrize("name", MEASURED)
def test_results_carry_no_financial_claim(name: str):
    """A financial claim rests on cost."""
    assert base(name, {}, "financial") == 4


@pytest.mark.parametrize("kind", ["scientific", "architecture", "financial"])
@pytest.mark.parametrize("name", sorted(NEWEST))
def test_every_type_has_a_base_and_no_other_is_strong(name: str, kind: str):
    """Only what is primary for a kind is better than E4."""
    data = {"grade": "E1", "source": "https://example.org", "by": "ledger"}
    assert (base(name, data, kind) < 4) <= is_primary(name, data, kind)
