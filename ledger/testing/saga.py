"""One long story with everything in it: results, failures of every kind, refusals, a dead end, decisions."""

from ledger.testing.story import Story, mark
from ledger.testing.tales import DAY, charge, claim, end, gate, launch, propose, queue, result, succeed

SUBJECTS = ["9", "10", "308"]
SEEDS = [42, 137]
MLP, DIVERGING, GRID = "xmlp000001", "xdiv000001", "xgrid00001"


def saga() -> Story:
    """About 150 events over one project, in an order as it happens."""
    story = Story()
    _budget(story)
    _mlp(story)
    _diverging(story)
    _grid(story)
    _memory(story)
    _claims(story)
    return story


def _budget(story: Story) -> None:
    stream = f"budget-local-{DAY}"
    story.tell(stream, "budget.opened", {"account": "local", "day": DAY, "cap": 20_000_000})
    for number, amount in ((1, 4_000_000), (2, 5_000_000), (3, 1_000_000)):
        data = {"reservation": f"r{number}", "run": f"{MLP}.{number}", "amount": amount}
        story.tell(stream, "budget.reserved", data)
    story.tell(stream, "budget.committed", {"reservation": "r1", "amount": 3_500_000})
    story.tell(stream, "budget.released", {"reservation": "r2", "why": "it never started"})


def _mlp(story: Story) -> None:
    """Complete but for the run of subject 308, seed 137, which is lost and comes back late."""
    propose(story, MLP, SUBJECTS, SEEDS)
    refusal = {"rule": "R13", "reason": "eight answers are missing", "remedy": "ledger gate"}
    story.tell(f"experiment-{MLP}", "launch.refused", {"smoke": True, "refused": [refusal]})
    gate(story, MLP)
    counted = {"parameters": 49, "trainable": 49, "flops_per_step": 10_880, "method": "torch.meta"}
    story.tell(f"experiment-{MLP}", "experiment.counted", counted)
    story.tell(f"experiment-{MLP}", "cost.estimated", _estimate())
    launch(story, MLP, [1], smoke=True)
    succeed(story, f"{MLP}.1", "9", 42, 40.125)
    smoke = {
        "run": f"{MLP}.1", "digest": mark("plan" + MLP), "seconds": 1.5, "ended": True, "snippet": "epoch 1",
    }  # fmt: skip
    story.tell(f"experiment-{MLP}", "smoke.verified", smoke)
    launch(story, MLP, [2, 3, 4, 5, 6])
    cells = ((2, "9", 137, 41.5), (3, "10", 42, 61.0), (4, "10", 137, 63.0), (5, "308", 42, 30.25))
    for cell, subject, seed, value in cells:
        succeed(story, f"{MLP}.{cell}", subject, seed, value)
    run = f"{MLP}.6"
    queue(story, run, "308", 137)
    claim(story, run)
    story.tell(f"run-{run}", "run.suspected", {"attempt": 1, "why": "no sign of life for 15 s"}, "reaper")
    story.tell(f"run-{run}", "run.lost", {"attempt": 1, "why": "no sign of life for 60 s"}, "reaper")
    end(story, run, "ok")
    result(story, run, 29.75, seed=137, notes="drained from the spool")
    charge(story, run, 1_250_000)


def _estimate() -> dict[str, object]:
    return {
        "amount": 0, "worst_case": 0, "formula": "0 x 2 s x 6 runs x $0.00/h", "tier": "AUTO",
        "headroom": 20_000_000, "cap": 20_000_000, "rate_per_hour": 0, "rate_source": "own hardware",
        "rate_read_at": DAY, "grade": "E1", "runs": 6, "seconds_each": 2.0, "basis": "expected",
        "account": "local", "day": DAY,
    }  # fmt: skip


def _diverging(story: Story) -> None:
    """The smoke run ends as nan; the dead end is marked and the fan-out is refused."""
    changed = {"fingerprints": {part: mark(part + "10") for part in ("config", "context", "code")}}
    propose(story, DIVERGING, SUBJECTS, SEEDS, name="mlp-diverging", ancestor=MLP, changed=["lr"], **changed)
    gate(story, DIVERGING, carried_from=MLP)
    launch(story, DIVERGING, [1], smoke=True)
    run = f"{DIVERGING}.1"
    queue(story, run, "9", 42)
    claim(story, run)
    loss = {"attempt": 1, "key": "train/loss", "step": 3, "value": {"nonfinite": "nan"}}
    story.tell(f"run-{run}", "nonfinite.detected", loss, "worker:7")
    end(story, run, "nan")
    result(story, run, None, status="nan", best=None, cost_actual=None, steps=3)
    story.tell("project-sleepstudy", "dead_end.marked", dead_end(run))
    refusal = {"rule": "R22", "reason": "the smoke run ended as nan", "remedy": "change the learning rate"}
    story.tell(f"experiment-{DIVERGING}", "launch.refused", {"smoke": False, "refused": [refusal]})


def dead_end(run: str) -> dict[str, object]:
    """The data of a dead end that the ledger marked by itself."""
    return {
        "dead_end": "d1", "experiment": DIVERGING, "run": run, "attempt": 1,
        "config_fingerprint": mark("config10"), "context_fingerprint": mark("context10"),
        "config": {"lr": 10.0}, "architecture": "train_mlp:MLP", "data_digest": mark("data"),
        "outcome": "nan", "why": "train/loss was nan at step 3", "by": "ledger",
    }  # fmt: skip


def _grid(story: Story) -> None:
    """Two configurations, the second better; one run each out of memory, timed out and failed."""
    plan = {"subjects": ["9", "10"], "seeds": [42], "configs": [{"lr": 0.1}, {"lr": 0.01}],
            "excluded": {"308": "an electrode came off"}}  # fmt: skip
    propose(story, GRID, ["9", "10", "308"], [42], name="grid", plan=plan)
    launch(story, GRID, [1, 2, 3, 4])
    for cell, subject, value in ((1, "9", 50.0), (2, "10", 60.0), (3, "9", 45.0)):
        succeed(story, f"{GRID}.{cell}", subject, 42, value)
    run = f"{GRID}.4"
    queue(story, run, "10", 42)
    for attempt, outcome in ((1, "oom"), (2, "timeout"), (3, "failed")):
        claim(story, run, attempt)
        end(story, run, outcome, attempt)
        charge(story, run, 250_000, attempt)
        result(story, run, None, attempt, status=outcome, best=None)


def _memory(story: Story) -> None:
    stage = {
        "feature": "MLP on day", "date": "2026-01-02", "grade": "E3", "experiments": [MLP],
        "result": "rmse 44.27 ± 15.6 ms over 3 subjects", "decision": "keep least squares",
        "benchmark": "43.45 ms least squares", "learnings": "a tanh buys nothing here", "next": "more people",
    }  # fmt: skip
    story.tell("project-sleepstudy", "stage.completed", stage)
    decided = {"title": "Least squares stays", "decision": "No MLP", "why": "It is not better", "grade": "E2",
               "experiment": MLP, "cites": [story.lines[-1][1].id]}  # fmt: skip
    story.tell("project-sleepstudy", "decision.recorded", decided)
    queue_try = {"kind": "exploratory", "project": "sleepstudy", "command": ["python", "try.py"]}
    story.tell("run-t000000001", "run.queued", queue_try)
    refused = {
        "name": "bad",
        "spec": {},
        "refused": [{"rule": "R1", "reason": "no expression", "remedy": "x"}],
    }
    story.tell("project-sleepstudy", "proposal.refused", refused)
    story.tell(
        "project-sleepstudy", "dead_end.reopened", {"dead_end": "d1", "assumption": "gradients are clipped"}
    )


def _claims(story: Story) -> None:
    """A claim on the results of the MLP, and a hypothesis that cites nothing."""
    kept = {
        "base": 2, "primary": True, "date": "2026-01-01", "source": "own", "own": True, "experiment": MLP,
        "self_reported": True, "metric": "rmse",
    }  # fmt: skip
    evidence = [
        {"event": told.id, "index": index, "type": told.type, "run": stream.removeprefix("run-"), **kept}
        for index, (stream, told) in enumerate(story.lines, 2)
        if told.type == "result.recorded" and MLP in stream
    ]
    why = ["own benchmark without external confirmation: E3 at best"]
    data = {
        "project": "sleepstudy", "text": "An MLP errs by 44.27 ms", "kind": "scientific", "grade": "E3",
        "why": why, "labels": ["mlp: SMOKE; self-reported"], "evidence": evidence, "experiments": [MLP],
    }  # fmt: skip
    story.tell(f"experiment-{MLP}", "claim.graded", data)
    guess = {"project": "sleepstudy", "text": "Sleep explains it", "kind": "scientific", "grade": "E5"}
    story.tell("project-sleepstudy", "claim.graded", guess)
