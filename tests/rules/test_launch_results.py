"""R21 to R24 and R28 to R30: at the launch and after it."""

import pytest

from ledger.rules.launch import r21_unchanged, r22_verified, r23_spawn_plan
from ledger.rules.results import SIXTEEN, r24_costs, r28_recorded, r29_fields, r30_ended
from schemas.registry import model_of

SMOKE = {"run": "x1.1", "digest": "a" * 64}


def test_r21_refuses_what_drifted(rules):
    """Each difference is named, up to five."""
    assert r21_unchanged([]) == []
    refused = r21_unchanged([f"f{place}.py was edited" for place in range(7)])
    assert rules(refused) == ["R21"]
    assert "f4.py" in refused[0]["reason"]
    assert "2 more" in refused[0]["reason"]


def test_r22_several_runs_need_a_verified_one_of_this_digest(rules):
    """One run needs none; a smoke run of another digest does not count."""
    assert r22_verified(1, "a" * 64, None) == []
    assert r22_verified(89, "a" * 64, SMOKE) == []
    assert rules(r22_verified(2, "a" * 64, None)) == ["R22"]
    assert rules(r22_verified(2, "b" * 64, SMOKE)) == ["R22"]


def test_r23_the_spawn_plan_is_complete(rules):
    """How many, for how much, how long."""
    plan = {"cells": [1, 2], "total": 0, "eta_seconds": 4.0}
    assert r23_spawn_plan(plan) == []
    for key in plan:
        assert rules(r23_spawn_plan({**plan, key: None})) == ["R23"]
    assert rules(r23_spawn_plan({**plan, "cells": []})) == ["R23"]


def test_r24_ended_attempts_have_a_cost(rules):
    """Zero is a cost, unknown is none; a running attempt owes nothing yet."""
    fine = [
        {"run": "x.1", "attempt": 1, "ended": True, "cost": 0},
        {"run": "x.2", "attempt": 1, "ended": False, "cost": None},
    ]
    assert r24_costs(fine) == []
    refused = r24_costs([*fine, {"run": "x.3", "attempt": 2, "ended": True, "cost": None}])
    assert rules(refused) == ["R24"]
    assert "x.3 attempt 2" in refused[0]["reason"]


def test_r28_analysis_comes_after_a_result(rules):
    """No result, no analysis."""
    assert rules(r28_recorded(0)) == ["R28"]
    assert r28_recorded(1) == []


def test_r29_has_sixteen_fields_that_the_event_holds():
    """The labels of the protocol and the keys of result.recorded fit together."""
    assert len(SIXTEEN) == 16
    assert {key for _, key in SIXTEEN} <= set(model_of("result.recorded").model_fields)


@pytest.mark.parametrize("label", [label for label, _ in SIXTEEN])
def test_r29_refuses_a_result_without_one_of_them(rules, label):
    """Every field is there, null where none was reached."""
    result = {key: None for _, key in SIXTEEN}
    result.update(dict.fromkeys(("model_name", "architecture", "data", "metric", "hardware", "status"), "x"))
    assert r29_fields(result) == []
    del result[dict(SIXTEEN)[label]]
    refused = r29_fields(result)
    assert rules(refused) == ["R29"]
    assert label in refused[0]["reason"]


def test_r29_refuses_an_empty_name(rules):
    """A result without a metric's name or a status says nothing."""
    result = {key: "x" for _, key in SIXTEEN}
    assert rules(r29_fields({**result, "status": " "})) == ["R29"]


def test_r30_every_launched_run_has_an_end(rules):
    """Failures and NaN are ends; silence is not."""
    ended = [{"run": "x.1", "outcome": "nan"}, {"run": "x.2", "outcome": "ok"}]
    assert r30_ended(ended) == []
    assert rules(r30_ended([*ended, {"run": "x.3", "outcome": None}])) == ["R30"]
