"""However training code ends elsewhere, its attempt has that end, a result and a cost in the ledger."""

from typing import Any

import pytest

HEAD = """
    import os, signal, sys, time

    def ok(run):
        for step in run.progress(range(3)):
            run.log({"rmse": float(step)}, step=step)
        print("printed by the run")
        given = {n for n, value in os.environ.items() if value != os.devnull}  # no file is read from there
        secrets = [n for n in given if n.startswith(("MODAL_", "PG", "DATABASE")) or n == "LEDGER_URL"]
        assert not secrets, secrets
        run.result({"rmse": 1.5})

    def fails(run): raise RuntimeError("a fault of the training code")
    def nan(run): run.log({"loss": float("nan")}, step=5)
    def too_long(run): time.sleep(60)
    def oom(run): bytearray(2 ** 62)
    def killed(run): os.kill(os.getpid(), signal.SIGKILL)
    def exits(run): sys.exit(4)
    def deaf(run):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)
"""


def scene(name: str) -> str:
    return HEAD + f"    train = {name}\n"


def test_a_good_run(any_provider: Any):
    """One claim with call and container, then result, cost by seconds and rate, and the end; exit code 0."""
    any_provider.propose(scene("ok"))
    any_provider.intend()
    told = any_provider.run()
    assert told["code"] == 0, told["log"]
    assert "printed by the run" in told["output"]
    assert (told["run"], told["attempt"], told["claimed"], told["outcome"]) == ("xtest.1", 1, True, "ok")
    assert any_provider.types() == [
        "run.queued", "spawn.intended", "attempt.claimed", "config.read", "result.recorded", "cost.incurred",
        "run.ended",
    ]  # fmt: skip
    (claimed,) = any_provider.lab.of_type("attempt.claimed")
    assert (claimed["call"], claimed["container"]) == ("c1", "box")
    (cost,) = any_provider.lab.of_type("cost.incurred")
    assert cost["amount"] == pytest.approx(cost["seconds"] * 1e6, abs=2)
    assert (cost["rate_per_hour"], cost["machines"]) == (3_600_000_000, 1)
    (result,) = any_provider.lab.of_type("result.recorded")
    assert (result["value"], result["hardware"]) == (1.5, claimed["hardware"])


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("fails", "failed"), ("nan", "nan"), ("oom", "oom"), ("killed", "killed"), ("exits", "failed"),
    ],
)  # fmt: skip
def test_a_bad_run(provider: Any, name: str, outcome: str):
    """Each bad end is returned and recorded with a result and a cost; nothing is raised to the provider."""
    provider.propose(scene(name))
    provider.intend()
    told = provider.run()
    assert (told["claimed"], told["outcome"], told["code"]) == (True, outcome, 1), told["log"]
    assert provider.outcomes() == {1: outcome}
    assert [data["status"] for data in provider.lab.of_type("result.recorded")] == [outcome]
    assert len(provider.lab.of_type("cost.incurred")) == 1


@pytest.mark.parametrize("name", ["too_long", "deaf"])
def test_the_timeout_is_kept_before_the_provider_keeps_it(provider: Any, name: str):
    """A run of 4 s is asked to end at 3 s, and killed where it does not listen; the call returns itself."""
    provider.propose(scene(name), timeout_s=4)
    provider.intend()
    told = provider.run()
    assert told["outcome"] == "timeout", told["log"]
    (ended,) = provider.lab.of_type("run.ended")
    assert 2.9 <= ended["seconds"] < 30


def test_a_changed_copy_of_the_plan_is_not_run(provider: Any):
    """R21: where the frozen code differs from the plan the attempt fails with that reason."""
    provider.propose(scene("ok"))
    provider.intend()
    (provider.lab.frozen / "code" / "script.py").write_text("def train(run): run.result(0.0)\n")
    assert provider.run()["outcome"] == "failed"
    assert "R21" in provider.lab.end()["error"]


def test_a_call_of_another_ledger_or_plan_claims_nothing(provider: Any):
    """An envelope that names another ledger or digest, or lacks a field, leaves no event."""
    provider.propose(scene("ok"))
    provider.intend()
    for wrong in ({"ledger": "other"}, {"digest": "b" * 64}, {"attempt": 2}, {"experiment": "x9"}):
        told = provider.run(**wrong)
        assert (told["code"], told["claimed"]) == (0, False), told
        assert told["why"]
    assert provider.types() == ["run.queued", "spawn.intended"]
