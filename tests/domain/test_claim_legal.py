"""Which claims could have been decided."""

import pytest

from ledger.testing.decider import Given
from ledger.testing.histories import proposed


def claim(grade: str, *bases: int, kind: str = "scientific") -> dict:
    """The data of a claim with evidence of some base grades."""
    return {"grade": grade, "kind": kind, "evidence": [{"base": base} for base in bases]}


@pytest.mark.parametrize("history", [("project",), ("experiment", proposed())], ids=["project", "experiment"])
def test_no_grade_is_better_than_its_evidence(history: tuple):
    """A claim above its weakest event, above E5 without one, or below the floor of its kind is a break."""
    given = Given(*history)
    assert given.refusal("claim.graded", **claim("E2", 2, 2)) is None
    assert given.refusal("claim.graded", **claim("E5")) is None
    assert "better" in given.refusal("claim.graded", **claim("E2", 2, 3))
    assert "better" in given.refusal("claim.graded", **claim("E4"))
    assert "carries no" in given.refusal("claim.graded", **claim("E3", 2, kind="architecture"))
    assert "carries no" in given.refusal("claim.graded", **claim("E2", 1, kind="financial"))
    assert given.refusal("claim.graded", **claim("E1", 1, kind="financial")) is None


@pytest.mark.parametrize("history", [("project",), ("experiment", proposed())], ids=["project", "experiment"])
def test_only_a_claim_is_verified_again(history: tuple):
    """Where no claim stands there is nothing to verify again."""
    assert "no claim" in Given(*history).refusal("claim.reverified")
    assert Given(*history, ("claim.graded", claim("E5"))).refusal("claim.reverified") is None


def test_refusals_belong_to_the_project():
    """A refused claim stands in the project, at any time, and nowhere else."""
    assert Given("project").refusal("claim.refused") is None
    assert "no place" in Given("experiment", proposed()).refusal("claim.refused")
