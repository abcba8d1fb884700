"""R14, R15, R20 and R25: the checklist before a launch elsewhere."""

import pytest

from ledger.rules.checklist import (
    SKEW,
    r14_gpus,
    r14_versions,
    r15_apps,
    r15_runs,
    r20_clock,
    r20_known,
    r25_stated,
)

MODAL = {"backend": "modal", "gpus": 1, "gpu": "A10", "retries": 1, "timeout_s": 60.0}


@pytest.mark.parametrize(("gpu", "torch", "fits"), [
    ("A10", "1.13.1", False), ("a10g", "2.0.0", True), ("H100", "2.0.1", False),
    ("H100!", "2.1.0+cu121", True), ("H200", "2.0.1", False), ("B200", "2.5.1", False),
    ("B200+", "2.6.0", True), ("B200", "2.10.0", True),
    ("T4", "1.0.0", True), ("H100", "unversioned", False), ("H100", "absent", True),
])  # fmt: skip
def test_r14_a_gpu_works_with_the_frozen_torch(gpu, torch, fits, rules):
    """The oldest torch that a GPU works with; versions are numbers, and without torch nothing is to check."""
    assert rules(r14_versions({**MODAL, "gpu": gpu}, {"torch": torch})) == ([] if fits else ["R14"])


def test_r14_without_a_gpu_or_torch_nothing_is_to_check():
    """A plan on cores alone takes any torch."""
    assert r14_versions({**MODAL, "gpus": 0, "gpu": None}, {"torch": "1.0"}) == []
    assert r14_versions(MODAL, {"python": "3.11"}) == []


def test_r14_r25_what_modal_does_not_take(rules):
    """At most 8 GPUs, at least one retry, 1 s to 24 h; other backends have limits of their own."""
    assert rules(r14_gpus({**MODAL, "gpus": 9})) == ["R14"]
    assert r14_gpus({**MODAL, "gpus": 8}) == []
    assert rules(r25_stated({**MODAL, "retries": 0})) == ["R25"]
    assert rules(r25_stated({**MODAL, "timeout_s": 0.5})) == ["R25"]
    assert rules(r25_stated({**MODAL, "timeout_s": 86_401})) == ["R25"]
    assert r25_stated({**MODAL, "timeout_s": 86_400}) == []
    other = {**MODAL, "backend": "slurm", "retries": 0, "timeout_s": 1e6, "gpus": 16}
    assert r25_stated(other) + r14_gpus(other) == []


def app(**tags):
    """An App as the provider lists it."""
    return {"app": "ap-1", "name": "ledger-x1", "state": "deployed", "tags": tags}


def test_r15_an_app_of_this_plan_elsewhere_is_refused(rules):
    """Another ledger's or another experiment's of the same digest; one's own App and strangers' may run."""
    digest = "d1" * 32
    own = app(ledger="l1", experiment="x1", digest=digest[:32])
    strangers = [app(), app(digest=""), app(digest="d"), {"app": "ap-2", "name": "else"}]
    assert r15_apps([own, *strangers], "l1", "x1", digest) == ([], [])
    for other in (
        app(ledger="l2", experiment="x1", digest="d9" * 16),
        app(ledger="l1", experiment="x2", digest=digest[:32]),
        app(ledger="l2", experiment="x9", digest=digest),
    ):
        twice, refused = r15_apps([own, other], "l1", "x1", digest)
        assert (twice, rules(refused)) == (["ledger-x1"], ["R15"])


def test_r15_a_run_under_way_is_not_started_twice(rules):
    """The refusal names the runs."""
    assert r15_runs([]) == []
    refused = r15_runs(["x2.1", "x2.3"])
    assert rules(refused) == ["R15"]
    assert "x2.1, x2.3" in refused[0]["reason"]
    assert "ledger status x2" in refused[0]["remedy"]


@pytest.mark.parametrize(("skew", "runs"), [
    (None, True), (0.0, True), (SKEW, True), (-SKEW, True), (SKEW + 0.1, False), (-SKEW - 0.1, False),
    (float("nan"), False),
])  # fmt: skip
def test_r20_clocks_agree_to_five_minutes(skew, runs, rules):
    """Either way; where the provider does not tell its clock, nothing is known against it."""
    assert rules(r20_clock(skew)) == ([] if runs else ["R20"])


def test_r20_an_unknown_provider_is_no_go(rules):
    """The reason is the provider's."""
    refused = r20_known("modal", "no answer within 45 s")
    assert rules(refused) == ["R20"]
    assert "no answer within 45 s" in refused[0]["reason"]
