"""R31: subjects whose rows were cut out of the data file after a run on it."""

import pytest

from ledger.projections.tables import table
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story, mark
from ledger.testing.tales import propose, succeed

DATA = {
    "name": "sleepstudy", "kind": "real", "path": "sleepstudy.csv", "subject_column": "subject",
    "files": [{"path": "sleepstudy.csv", "sha256": mark("csv"), "bytes": 3300}], "rows": 30,
    "digest": mark("data"),
}  # fmt: skip
CUT = {**DATA, "digest": mark("cut")}


def of(told: Story, experiment: str) -> dict:
    return table(MemoryView(told.events()), experiment)


def proposed(told: Story, experiment: str, data: dict, subjects: list[str]) -> None:
    held = {"subjects": subjects} | data
    propose(told, experiment, subjects, [1, 2, 3, 4, 5], name=experiment, data=held)


def run(told: Story, experiment: str, subjects: list[str]) -> None:
    """A result in each cell."""
    for cell in range(5 * len(subjects)):
        succeed(told, f"{experiment}.{cell + 1}", subjects[cell // 5], cell % 5 + 1, 3.0 + cell)


@pytest.mark.parametrize(
    ("change", "gone"),
    [
        ({}, ["3"]),
        ({"name": "other"}, ["3"]),
        ({"path": "b.csv"}, ["3"]),
        ({"name": "other", "path": "b.csv"}, []),
        ({"subjects": ["8", "9"]}, []),
        ({"subjects": ["1", "2", "3", "4"]}, []),
    ],
)
def test_who_was_cut_out_of_the_file_after_a_run_is_named(change, gone):
    """Another digest under the same name or path is the same data with fewer people; no public claim."""
    told, left = Story(), change.get("subjects", ["1", "2"])
    proposed(told, "x0", DATA, ["1", "2", "3"])
    run(told, "x0", ["1", "2", "3"])
    proposed(told, "x1", CUT | change, left)
    run(told, "x1", left)
    found = of(told, "x1")
    assert found["dropped"] == gone
    assert [item["rule"] for item in found["headline"]["refused"]] == ["R31"] * bool(gone)
    assert found["headline"]["withheld"] == []
    assert ("DROPPED FROM THE DATA AFTER A RUN: 3" in found["labels"]) is bool(gone)
    assert of(told, "x0")["dropped"] == []


def test_rows_that_were_cut_out_before_any_run_are_no_matter():
    """Nothing was known of anybody then."""
    told = Story()
    proposed(told, "x0", DATA, ["1", "2", "3"])
    proposed(told, "x1", CUT, ["1", "2"])
    run(told, "x0", ["1", "2", "3"])
    run(told, "x1", ["1", "2"])
    assert of(told, "x1")["dropped"] == []
