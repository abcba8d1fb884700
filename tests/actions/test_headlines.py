"""`table` and a public `stage` before the rules of a headline, on both databases."""

import pytest

from ledger.actions.records.stage import stage
from ledger.actions.results.table import table
from ledger.errors import Refused
from ledger.store.read import head_index, read_stream
from ledger.testing.story import Story
from ledger.testing.tales import propose, spec, succeed

LINES = {
    "result": "rmse 3.5 ms over 2 subjects", "decision": "keep", "benchmark": "4 ms", "learnings": "none",
    "next": "more people",
}  # fmt: skip


def told(seeds: list[int], values: list[float], **changes) -> Story:
    """Experiment x1 over the subjects 1 and 2, with a value for each cell."""
    story = Story()
    propose(story, "x1", ["1", "2"], seeds, **changes)
    for cell, value in enumerate(values):
        succeed(story, f"x1.{cell + 1}", "12"[cell // len(seeds)], seeds[cell % len(seeds)], value)
    return story


def refused(work, *words, **options) -> Refused:
    with pytest.raises(Refused) as caught:
        work(*words, **options)
    return caught.value


def rules(error: Refused) -> list[str]:
    return [item["rule"] for item in error.refused]


def test_a_smoke_result_prints_and_is_no_public_claim(store):
    """Three seeds: the table is printed as SMOKE, the public stage is refused by R32 and recorded."""
    told([1, 2, 3], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).append(store)
    assert table(store, ["x1"])["label"].startswith("SMOKE: 3 seeds")
    error = refused(stage, store, "f", "E3", LINES, experiments=["x1"], public=True, actor="me")
    assert (rules(error), error.recorded) == (["R32"], True)
    assert read_stream(store, "project-sleepstudy")[-1].type == "stage.refused"
    assert stage(store, "f", "E3", LINES, experiments=["x1"], actor="me")["project"] == "sleepstudy"


def test_a_selected_winner_is_no_public_claim(store):
    """R31: the best of a grid on held-out scores prints with its label, and is refused in public."""
    plan = {"subjects": ["1", "2"], "seeds": [1], "configs": [{"a": 1}, {"a": 2}], "deterministic": True}
    story = told([1], [1.0, 2.0], plan=plan)
    for cell, subject in ((3, "1"), (4, "2")):
        succeed(story, f"x1.{cell}", subject, 1, 0.5)
    story.append(store)
    assert table(store, ["x1"])["label"].startswith("SELECTED: best of 2")
    error = refused(stage, store, "f", "E3", LINES, experiments=["x1"], public=True, actor="me")
    assert rules(error) == ["R31"]


def test_a_public_stage_names_what_it_stands_on(store):
    """R31: without an experiment there is no table that could be a headline."""
    told([1, 2, 3, 4, 5], [float(cell) for cell in range(10)]).append(store)
    error = refused(stage, store, "f", "E3", LINES, project="sleepstudy", public=True, actor="me")
    assert rules(error) == ["R31"]
    assert stage(store, "f", "E3", LINES, experiments=["x1"], public=True, actor="me")["date"]


def test_every_reason_is_told_at_once_and_nothing_is_recorded(store):
    """R30, R32 and R34 together; a look leaves no event."""
    told([1, 2, 3], [3.0] * 5, spec=spec(observable={"class": "AMBIGUOUS"})).append(store)
    found = table(store, ["x1"], allow_incomplete=True)
    error = refused(table, store, ["x1"])
    assert (rules(error), error.recorded) == (["R30", "R32", "R34"], False)
    assert "subject 2, seed 3: not run" in error.refused[0]["reason"]
    assert "`ledger launch x1`" in error.refused[0]["remedy"]
    assert head_index(store) == found["index"]
    assert [item["rule"] for item in found["headline"]["refused"]] == ["R30", "R32", "R34", "R32"]


def test_a_past_state_is_judged_as_it_was(store):
    """As of an index before the last result the table is refused; at the head it is not."""
    story = told([1, 2, 3, 4, 5], [float(cell) for cell in range(10)])
    story.append(store)
    assert table(store, ["x1"])["headline"]["allowed"]
    last = len(story.lines) + 1
    assert rules(refused(table, store, ["x1"], to_index=last - 1)) == ["R30"]
