"""LOSO tables of a view."""

import pytest

from ledger.errors import NotFound
from ledger.projections.tables import table, tables
from ledger.testing.projector import MemoryView
from ledger.testing.saga import DIVERGING, GRID, MLP, saga
from ledger.testing.story import Story
from ledger.testing.tales import claim, end, propose, queue, result, spec, succeed

KEYS = {
    "experiment", "metric", "unit", "direction", "protocol", "subjects", "seeds", "mean", "sd", "ddof",
    "ci95", "median", "worst", "rows", "index",
}  # fmt: skip


def view() -> MemoryView:
    return MemoryView(saga().events())


def of(told: Story, experiment: str = "x1") -> dict:
    return table(MemoryView(told.events()), experiment)


def test_the_shape_of_a_table():
    """A table has every key of the contract, and numbers by hand from its six runs."""
    found = table(view(), MLP)
    assert set(found) >= KEYS
    assert [(row["subject"], row["mean"], row["seeds"]) for row in found["rows"]] == [
        ("9", 40.8125, 2), ("10", 62.0, 2), ("308", 30.0, 2),
    ]  # fmt: skip
    assert found["mean"] == pytest.approx(44.2708333)
    assert found["subjects"] == {"declared": 3, "present": 3, "missing": []}
    assert (found["complete"], found["why"], found["label"]) == (True, [], "SMOKE: 2 seeds; self-reported")


def test_every_number_leads_to_its_events():
    """The events of a row are result events whose values give the row's mean."""
    told = saga()
    by_id = {event.id: event for event in told.events()}
    for row in table(MemoryView(told.events()), MLP)["rows"]:
        found = [by_id[event] for event in row["events"]]
        assert {event.type for event in found} == {"result.recorded"}
        assert sum(event.data["value"] for event in found) / len(found) == row["mean"]


def test_every_bad_ending_is_named():
    """Subjects without a value are named with how their runs ended."""
    told = Story()
    subjects = ["1", "2", "3", "4", "5"]
    propose(told, "x1", subjects, [42])
    succeed(told, "x1.1", "1", 42, 3.0)
    for cell, outcome in ((2, "nan"), (3, "timeout"), (4, "oom")):
        queue(told, f"x1.{cell}", str(cell), 42)
        claim(told, f"x1.{cell}")
        end(told, f"x1.{cell}", outcome)
        result(told, f"x1.{cell}", None, status=outcome, best=None)
    queue(told, "x1.5", "5", 42)
    claim(told, "x1.5")
    told.tell("run-x1.5", "run.lost", {"attempt": 1, "why": "silent"})
    found = of(told)
    assert found["subjects"] == {"declared": 5, "present": 1, "missing": ["2", "3", "4", "5"]}
    assert [line.partition(": ")[2].split()[0] for line in found["why"]] == ["nan", "timeout", "oom", "lost"]
    assert (found["complete"], found["sd"], found["ci95"]) == (False, None, None)
    assert found["label"].startswith("incomplete 1/5")


def test_a_missing_seed_is_incomplete_too():
    """A subject with one of two seeds counts by it, and the table says which one is missing."""
    told = Story()
    propose(told, "x1", ["1", "2"], [42, 137])
    for cell, subject, seed in ((1, "1", 42), (2, "1", 137), (3, "2", 42)):
        succeed(told, f"x1.{cell}", subject, seed, float(cell))
    found = of(told)
    assert (found["subjects"]["present"], found["mean"], found["seeds"]) == (2, 2.25, {"min": 1, "max": 2})
    assert (found["complete"], found["why"]) == (False, ["subject 2, seed 137: not run"])
    assert found["label"] == "incomplete 3/4 runs; SMOKE: 1 seed; self-reported"


def test_a_deterministic_plan_says_so():
    """A deterministic plan makes no claim over seeds and carries no smoke label."""
    told = Story()
    plan = {"subjects": ["1"], "seeds": [0], "configs": [{}], "deterministic": True}
    propose(told, "x1", ["1"], [0], plan=plan)
    succeed(told, "x1.1", "1", 0, 3.0)
    assert of(told)["label"] == "deterministic; self-reported"


def test_five_seeds_that_the_ledger_measured_carry_no_label():
    """Five seeds on real data, computed by the ledger itself, need no reservation (R32)."""
    told = Story()
    propose(told, "x1", ["1"], [1, 2, 3, 4, 5])
    for cell in range(1, 6):
        succeed(told, f"x1.{cell}", "1", cell, 3.0 + cell)
        told.lines[-1][1].data["self_reported"] = False
    assert (of(told)["label"], of(told)["labels"]) == ("", [])


def test_synthetic_data_and_ambiguous_observables_are_labelled():
    """What limits a claim stands in the label (R34, R40)."""
    told = Story()
    propose(told, "x1", ["1"], [1], spec=spec(observable={"class": "AMBIGUOUS"}))
    told.lines[0][1].data["data"]["kind"] = "synthetic"
    assert of(told)["label"] == "incomplete 0/1; SMOKE: 1 seed; SYNTHETIC DATA; AMBIGUOUS"


def test_a_grid_has_a_table_for_each_configuration():
    """Cells go to their configuration by their number, and exclusions are named with their reason."""
    found = tables(view(), GRID)
    assert [(t["config"], t["mean"], t["complete"]) for t in found] == [
        ({"lr": 0.1}, 55.0, True), ({"lr": 0.01}, 45.0, False),
    ]  # fmt: skip
    assert found[0]["excluded"] == {"308": "an electrode came off"}


def test_a_picked_configuration_is_labelled_selected():
    """The single table of a grid is the best complete one, and says that it was picked."""
    found = table(view(), GRID)
    assert found["config"] == {"lr": 0.1}
    assert found["label"].startswith("SELECTED: best of 2 configurations on held-out scores")


def test_the_direction_decides_what_is_best_and_worst():
    """Where higher is better, the highest mean is picked and the lowest subject is the worst."""
    told = Story()
    plan = {"subjects": ["1", "2"], "seeds": [1], "configs": [{"a": 1}, {"a": 2}]}
    metric = {"name": "accuracy", "unit": "", "direction": "higher"}
    propose(told, "x1", ["1", "2"], [1], plan=plan, spec=spec(metric=metric))
    for cell, subject, value in ((1, "1", 0.5), (2, "2", 0.6), (3, "1", 0.9), (4, "2", 0.8)):
        queue(told, f"x1.{cell}", subject, 1)
        claim(told, f"x1.{cell}")
        result(told, f"x1.{cell}", value, seed=1, metric="accuracy")
    found = of(told)
    assert (found["config"], found["worst"]) == ({"a": 2}, {"subject": "2", "mean": 0.8})


def test_an_experiment_without_a_run_has_an_empty_table():
    """A table without any value has no mean and names every subject."""
    found = table(view(), DIVERGING)
    assert (found["mean"], found["rows"], found["subjects"]["missing"]) == (None, [], ["9", "10", "308"])


def test_what_was_tried_on_the_data_is_counted():
    """A table says how many configurations were tried on its data."""
    assert table(view(), MLP)["configurations_tried"] == {
        "before": 0, "before_exploratory": 0, "project": 3, "planned": 3, "exploratory": 1, "total": 4,
        "seeds": 2, "projects": 1,
    }  # fmt: skip


def test_an_unknown_experiment_is_not_found():
    """An id that is no experiment is an error."""
    with pytest.raises(NotFound, match="xnone"):
        table(view(), "xnone")
