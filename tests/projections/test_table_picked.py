"""A grid's winner proposed alone, the same science over other folds, and runs that lacked the metric."""

from ledger.projections.tables import table
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story, mark
from ledger.testing.tales import claim, propose, queue, spec, succeed
from schemas.spec_science import config_fingerprint

FIVE = [1, 2, 3, 4, 5]


def of(told: Story, experiment: str = "x1") -> dict:
    return table(MemoryView(told.events()), experiment)


def rules(told: Story, kind: str = "refused", experiment: str = "x1") -> list[str]:
    return [item["rule"] for item in of(told, experiment)["headline"][kind]]


def fill(told: Story, experiment: str = "x1", seeds: list[int] = FIVE) -> Story:
    """A result in each cell over the subjects 1 and 2."""
    for cell in range(2 * len(seeds)):
        subject, seed = "12"[cell // len(seeds)], seeds[cell % len(seeds)]
        succeed(told, f"{experiment}.{cell + 1}", subject, seed, 3.0 + cell)
    return told


def proposed(experiment: str = "x1", seeds: list[int] = FIVE, story: Story | None = None, **changes) -> Story:
    story = story or Story()
    propose(story, experiment, ["1", "2"], seeds, **changes)
    return story


def plan(**changes) -> dict:
    return {"subjects": ["1", "2"], "seeds": FIVE, "configs": [{}]} | changes


SCIENCE = {**spec(), "volatile": {"keys": []}}


def science(config: dict) -> dict:
    """The fingerprints of one configuration of SCIENCE."""
    prints = {"config": config_fingerprint(SCIENCE, config), "context": mark("context"), "code": mark("code")}
    return {"spec": SCIENCE, "fingerprints": prints, "plan": plan(configs=[config])}


def test_r31_a_winner_proposed_alone_was_still_picked():
    """A configuration of an earlier grid with results is SELECTED under any name; any other is not."""
    told = proposed("x0", spec=SCIENCE, plan=plan(configs=[{"a": 1}, {"a": 2}]))
    for cell in range(1, 21):
        unit, seed = "12"[(cell - 1) // 5 % 2], FIVE[(cell - 1) % 5]
        succeed(told, f"x0.{cell}", unit, seed, 1.0 + cell)
    fill(proposed("x1", story=told, name="alone", **science({"a": 2})))
    fill(proposed("x2", story=told, name="third", **science({"a": 3})), "x2")
    assert of(told)["labels"][0] == "SELECTED: a configuration of the grid mlp (x0) on this data"
    assert (rules(told), rules(told, "withheld"), rules(told, experiment="x2")) == (["R31"], [], [])
    assert of(told, "x0")["picked_from"] is None


def test_a_grid_that_compared_nothing_picks_nothing():
    """A smoke run of one configuration, results that came later, a grid of others: no selection."""
    told = proposed("x0", spec=SCIENCE, plan=plan(configs=[{"a": 1}, {"a": 2}]))
    succeed(told, "x0.1", "1", 1, 1.0)
    fill(proposed("x1", story=told, **science({"a": 1})))
    for cell in (11, 12):
        succeed(told, f"x0.{cell}", "1", cell - 10, 2.0)
    proposed("x9", story=told, spec=SCIENCE, plan=plan(configs=[{"a": 5}, {"a": 6}]))
    fill(proposed("x2", story=told, **science({"a": 4})), "x2")
    assert [of(told, name)["picked_from"] for name in ("x1", "x2", "x9")] == [None, None, None]


def test_the_same_science_over_other_folds_is_no_repetition():
    """Another roster or protocol has other numbers: it is told apart from REPEATS and NEW SEEDS."""
    told = fill(proposed("x0", name="first"), "x0")
    held = {"1": {"test": ["1"]}, "2": {"test": ["2", "3"]}}
    grouped = spec(protocol={"kind": "grouped-k-fold"})
    fill(proposed("x1", story=told, plan=plan(folds=held), spec=grouped))
    assert "THE SAME SCIENCE as first (x0), over other folds" in of(told)["labels"]


def test_r9_is_told_where_runs_lacked_the_frozen_metric():
    """Runs that failed by it name the rule and the metric that they had."""
    told = proposed(seeds=[1])
    succeed(told, "x1.1", "1", 1, 1.0)
    queue(told, "x1.2", "2", 1)
    claim(told, "x1.2")
    lacks = "ledger.errors.UsageError: R9: run.result has no 'rmse', the frozen metric; it has mae."
    data = {"attempt": 1, "outcome": "failed", "seconds": 1.0, "error": f"Traceback\n{lacks}"}
    told.tell("run-x1.2", "run.ended", data, "worker:7")
    assert rules(told, "withheld") == ["R31", "R9"]
    assert "it has mae" in of(told)["headline"]["withheld"][1]["reason"]
