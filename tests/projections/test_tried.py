"""What was tried on which data, and the counts that a table prints."""

from ledger.projections.table_counts import configurations_tried
from ledger.projections.view import open_view
from ledger.testing.projector import MemoryView, rows
from ledger.testing.story import Story, mark
from ledger.testing.tales import propose, queue

DATA = mark("data")


def prints(text: str) -> dict:
    return {"config": mark(text), "context": mark("c"), "run": mark(text + "r")}


def story() -> Story:
    """Three experiments over two projects on one data, one on another, and exploratory runs."""
    told = Story()
    propose(told, "x1", ["1", "2"], [1])
    queue(told, "x1.1", "1", 1, fingerprints=prints("a"))
    queue(told, "x1.2", "2", 1, fingerprints=prints("a"))
    propose(told, "x2", ["1", "2"], [1, 2], name="again")
    queue(told, "x2.1", "1", 2, fingerprints=prints("a"))
    propose(told, "x3", ["1", "2"], [1], name="other", project="elsewhere")
    queue(told, "x3.1", "1", 7, project="elsewhere", fingerprints=prints("b"), config={"lr": 1.0})
    queue(told, "x3.2", "2", 7, project="elsewhere", fingerprints=prints("b"), config={"lr": 1})
    queue(told, "x4.1", "1", 9, data_digest=mark("other"), fingerprints=prints("z"))
    explore(told, "t1", "sleepstudy")
    explore(told, "t2", "elsewhere")
    explore(told, "t3", "unrelated")
    explore(told, "t4", "third", data_digest=DATA)
    propose(told, "x5", ["1", "2"], [1], name="last")
    return told


def explore(told: Story, run: str, project: str, **more) -> None:
    data = {"kind": "exploratory", "project": project, "command": ["python", "t.py"], **more}
    told.tell(f"run-{run}", "run.queued", data)


def counts(view, experiment: str) -> dict:
    return configurations_tried(view, view.row("experiments", experiment))


def test_configurations_count_once_across_names_and_projects():
    """The same science under another name is one; `1` and `1.0` are one; other data does not count."""
    found = counts(MemoryView(story().events()), "x5")
    assert found == {
        "before": 2, "before_exploratory": 1, "project": 1, "planned": 2, "exploratory": 3, "total": 5,
        "seeds": 3, "projects": 3,
    }  # fmt: skip


def test_before_is_before_the_proposal():
    """What ran after an experiment was proposed is not before it."""
    view = MemoryView(story().events())
    assert [counts(view, name)["before"] for name in ("x1", "x2", "x3")] == [0, 1, 0]


def test_an_exploratory_run_before_the_proposal_was_tried():
    """`before` counts its project's exploratory runs on this data or on none that was stated."""
    told = Story()
    explore(told, "t1", "sleepstudy")
    explore(told, "t2", "sleepstudy", data_digest=DATA)
    explore(told, "t3", "sleepstudy", data_digest=mark("other"))
    explore(told, "t4", "elsewhere")
    propose(told, "x1", ["1", "2"], [1])
    explore(told, "t5", "sleepstudy")
    found = counts(MemoryView(told.events()), "x1")
    assert (found["before"], found["before_exploratory"], found["exploratory"]) == (2, 2, 3)


def test_a_database_counts_as_memory_does(store):
    """The counts of a live ledger, and of one of its past states, are those of the same events in memory."""
    story().append(store)
    live, memory = open_view(store), MemoryView(story().events())
    assert counts(live, "x5") == counts(memory, "x5")
    assert counts(open_view(store, live.index), "x5") == counts(memory, "x5")
    assert counts(open_view(store, 5), "x2") == {
        "before": 1, "before_exploratory": 0, "project": 1, "planned": 1, "exploratory": 0, "total": 1,
        "seeds": 1, "projects": 1,
    }  # fmt: skip


def test_no_row_grows_with_the_runs():
    """A thousand runs of one configuration leave the rows as they were, but for their seeds."""
    told = Story()
    propose(told, "x1", ["1"], [1])
    queue(told, "x1.1", "1", 1)
    before = rows("tried", told.events())
    for cell in range(2, 1000):
        queue(told, f"x1.{cell}", "1", 1)
    assert rows("tried", told.events()) == before


def test_the_first_exclusion_and_the_first_run_stand():
    """Later proposals and runs do not move the index of the first."""
    told = Story()
    plan = {"subjects": ["1"], "seeds": [1], "configs": [{}], "excluded": {"9": "ill"}}
    propose(told, "x1", ["1"], [1], plan=plan)
    queue(told, "x1.1", "1", 1)
    propose(told, "x2", ["1"], [1], plan=plan | {"excluded": {"9": "ill", "8": "left"}})
    queue(told, "x2.1", "1", 1)
    assert rows("tried", told.events())[f"data/{DATA}"] == {
        "first_run": 3, "excluded": {"9": 2, "8": 4}, "exploratory": 0,
    }  # fmt: skip
