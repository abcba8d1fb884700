"""Every way in which training code can end has its own recorded outcome."""

from typing import Any

import pytest

SCENES = {
    "ok": "ok", "no_result": "failed", "raises": "failed", "exits": "failed", "exits_hard": "failed",
    "nan_logged": "nan", "nan_result": "nan", "nan_swallowed": "nan", "too_long": "timeout",
    "ignores_sigterm": "timeout", "oom_raised": "oom", "oom_real": "oom", "killed": "killed",
    "wrong_metric": "failed", "exits_well": "ok", "after_result": "failed",
}  # fmt: skip

CODE = (
    """
    import os, resource, signal, sys, threading, time

    def ok(run):
        for step in run.progress(range(20)):
            run.log({"loss": 1.0 / (step + 1), "rmse": float(step)}, step=step)
        print("printed by the run")
        open("own.txt", "w").write("a file of the run's own")
        run.describe(parameters=2)
        secrets = [n for n in os.environ if "SECRET" in n or "PASSWORD" in n or n == "LEDGER_URL"]
        assert not secrets, secrets
        assert os.environ["LEDGER_RUN_ID"] == run.id
        assert run.data.read_text().startswith("subject")
        import random
        run.result({"rmse": random.Random(run.seed).random(), "mae": 1})

    def no_result(run): run.log({"loss": 1.0})
    def raises(run): raise RuntimeError("a fault of the training code")
    def exits(run): sys.exit(4)
    def exits_well(run): run.result(1.0); sys.exit(0)
    def exits_hard(run): os._exit(3)
    def nan_logged(run): run.log({"loss": float("nan")}, step=5)
    def nan_result(run): run.result(float("nan"))

    def nan_swallowed(run):
        try:
            run.log({"loss": float("inf")}, step=1)
        except BaseException:
            pass

    def too_long(run):
        run.log({"loss": 1.0}, step=1)
        time.sleep(60)

    def ignores_sigterm(run):
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(60)

    def oom_raised(run): raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")

    def oom_real(run):
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        bytearray(2**31)

    def killed(run):
        run.result(1.0)
        os.kill(os.getpid(), signal.SIGKILL)

    def wrong_metric(run): run.result({"accuracy": 1.0})

    def after_result(run):
        run.result(1.0)
        raise ValueError("after the result")

    def train(run):
        globals()[SCENES[run.seed - 1]](run)

    SCENES = """
    + repr(list(SCENES))
    + "\n"
)


@pytest.fixture
def ended(lab: Any) -> Any:
    """The lab after one launch in which each seed plays one scene."""
    lab.propose(CODE, seeds=len(SCENES), timeout_s=1.5)
    lab.queue()
    lab.code, lab.document = lab.launch(workers=4)
    return lab


def test_each_end_has_its_outcome(ended: Any) -> None:
    """Outcomes, exit code, texts, signals and the sixteen fields are those of what really happened."""
    cells = {scene: number for number, scene in enumerate(SCENES, 1)}
    found = {scene: ended.end(number)["outcome"] for scene, number in cells.items()}
    assert found == SCENES
    assert ended.code == 1
    assert sum(ended.document["outcomes"].values()) == len(SCENES)
    _check_texts(ended, cells)
    _check_results(ended, cells)
    _check_order(ended, cells)
    _check_ok(ended, cells["ok"])


def _check_texts(lab: Any, cells: dict[str, int]) -> None:
    ends = {scene: lab.end(number) for scene, number in cells.items()}
    assert "a fault of the training code" in ends["raises"]["error"]
    assert ends["no_result"]["error"] == "ended without run.result"
    assert ends["exits"]["exit_code"] == 4
    assert ends["exits_hard"]["exit_code"] == 3
    assert ends["killed"]["signal"] == 9
    assert "frozen metric" in ends["wrong_metric"]["error"]
    assert "no end within 1.5 s" in ends["too_long"]["error"]
    assert 1.4 < ends["too_long"]["seconds"] < 3.4
    assert ends["ignores_sigterm"]["signal"] == 9
    assert "loss is nan at step 5" in ends["nan_logged"]["error"]


def _check_results(lab: Any, cells: dict[str, int]) -> None:
    for scene, number in cells.items():
        (result,) = lab.of_type("result.recorded", number)
        assert result["status"] == SCENES[scene]
        assert (result["value"] is not None) == (SCENES[scene] == "ok")
        assert len(lab.of_type("cost.incurred", number)) == 1
    # measured before it was killed: kept, but not as the run's value
    assert lab.of_type("result.recorded", cells["killed"])[0]["values"] == {"rmse": 1.0}
    assert lab.of_type("metrics.logged", cells["too_long"])[0]["points"][0]["step"] == 1


def _check_order(lab: Any, cells: dict[str, int]) -> None:
    for number in cells.values():
        types = [event.type for event in lab.events(number)]
        assert types[:4] == ["run.queued", "spawn.intended", "run.spawned", "attempt.claimed"]
        assert types[-3:] == ["result.recorded", "cost.incurred", "run.ended"]
        everything = lab.events(number) + lab.stream("experiment-xtest")
        seqs = sorted(e.producer_seq for e in everything if e.producer == f"xtest.{number}.1")
        assert seqs == list(range(1, len(seqs) + 1))


def _check_ok(lab: Any, number: int) -> None:
    import random

    (result,) = lab.of_type("result.recorded", number)
    assert result["value"] == random.Random(number).random()
    assert (result["params"], result["steps"], result["best"], result["data_count"]) == (2, 20, 0.0, 3)
    assert "printed by the run" in (lab.folder(number) / "output.log").read_text()
    assert (lab.folder(number) / "files" / "own.txt").exists()
    frozen = lab.frozen / "code"
    assert [path.name for path in frozen.iterdir()] == ["script.py"]
