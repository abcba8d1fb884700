"""What forbids a headline, and which labels a table carries."""

import pytest

from ledger.projections.tables import table
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story, mark
from ledger.testing.tales import claim, end, propose, queue, result, spec, succeed

FIVE = [1, 2, 3, 4, 5]


def of(told: Story, experiment: str = "x1") -> dict:
    return table(MemoryView(told.events()), experiment)


def rules(told: Story, kind: str = "refused", experiment: str = "x1") -> list[str]:
    return [item["rule"] for item in of(told, experiment)["headline"][kind]]


def fill(told: Story, experiment: str = "x1", seeds: list[int] = FIVE, *, same: bool = False) -> Story:
    """A result in each cell over the subjects 1 and 2."""
    for cell in range(2 * len(seeds)):
        subject, seed = "12"[cell // len(seeds)], seeds[cell % len(seeds)]
        succeed(told, f"{experiment}.{cell + 1}", subject, seed, 3.0 if same else 3.0 + cell)
    return told


def proposed(experiment: str = "x1", seeds: list[int] = FIVE, story: Story | None = None, **changes) -> Story:
    story = story or Story()
    propose(story, experiment, ["1", "2"], seeds, **changes)
    return story


def plan(**changes) -> dict:
    return {"subjects": ["1", "2"], "seeds": FIVE, "configs": [{}]} | changes


def test_a_whole_table_may_be_a_headline():
    """Every subject, five seeds, real data: nothing forbids it."""
    found = of(fill(proposed()))
    assert found["headline"] == {"allowed": True, "refused": [], "withheld": []}
    assert (found["label"], found["grade"]) == ("self-reported", "E3")


def test_r31_and_r30_of_what_is_missing():
    """A subject without a value is R31's with its end; a missing seed alone is R30's."""
    told = proposed(seeds=[1, 2])
    for cell, subject, seed in ((1, "1", 1), (2, "1", 2), (3, "2", 1)):
        succeed(told, f"x1.{cell}", subject, seed, float(cell))
    assert rules(told, "withheld") == ["R30"]
    other = proposed(seeds=[1])
    succeed(other, "x1.1", "1", 1, 1.0)
    queue(other, "x1.2", "2", 1)
    claim(other, "x1.2")
    end(other, "x1.2", "timeout")
    assert rules(other, "withheld") == ["R31"]
    assert "missing: 2 (timeout)" in of(other)["headline"]["withheld"][0]["reason"]


def test_r32_smoke_is_a_label_and_no_public_claim():
    """Three seeds print a table that claims nothing in public."""
    told = fill(proposed(seeds=[1, 2, 3]), seeds=[1, 2, 3])
    assert (rules(told), rules(told, "withheld")) == (["R32"], [])
    assert of(told)["label"] == "SMOKE: 3 seeds; self-reported"


def test_r32_a_seed_that_was_not_used_withholds_the_table():
    """The same value under every seed of every subject."""
    told = fill(proposed(), same=True)
    assert rules(told, "withheld") == ["R32"]
    assert "the seed was not used" in of(told)["labels"]
    settled = fill(proposed(plan=plan(deterministic=True)), same=True)
    assert (rules(settled), of(settled)["labels"]) == ([], ["deterministic", "self-reported"])


def test_r9_another_metric_does_not_count():
    """A result of another metric leaves its cell empty, with the reason."""
    told = proposed(seeds=[1])
    succeed(told, "x1.1", "1", 1, 1.0)
    queue(told, "x1.2", "2", 1)
    claim(told, "x1.2")
    result(told, "x1.2", 2.0, seed=1, metric="mae")
    found = of(told)
    assert (found["mean"], found["why"]) == (1.0, ["subject 2, seed 1: mae instead of rmse (x1.2)"])
    assert rules(told, "withheld") == ["R31", "R9"]


def test_r31_a_winner_of_a_grid_is_selected():
    """The best of a grid prints, and no public claim stands on it."""
    told = fill(proposed(plan=plan(configs=[{"a": 1}, {"a": 2}])))
    for cell in range(11, 21):
        succeed(told, f"x1.{cell}", "12"[(cell - 11) // 5], FIVE[(cell - 11) % 5], 1.0 + cell)
    found = of(told)
    assert (rules(told), rules(told, "withheld")) == (["R31"], [])
    assert found["labels"][0] == "SELECTED: best of 2 configurations on held-out scores"


def test_r31_a_late_exclusion_is_named():
    """Who was left out after a run on the same data, in any project, is late; before it is not."""
    told = proposed("x0", seeds=[1], plan=plan(excluded={"3": "ill"}, seeds=[1]))
    fill(told, "x0", [1])
    proposed("x1", story=told, plan=plan(excluded={"3": "ill", "4": "slow"}), project="elsewhere", name="b")
    fill(told)
    found = of(told)
    assert (found["excluded_late"], rules(told), rules(told, "withheld")) == (["4"], ["R31"], [])
    assert "EXCLUDED AFTER A RUN: 4" in found["labels"]
    assert of(told, "x0")["excluded_late"] == []


def test_r34_ambiguous_has_no_headline_until_reclassified():
    """AMBIGUOUS withholds the table; the evidence lifts it."""
    told = fill(proposed(spec=spec(observable={"class": "AMBIGUOUS"})))
    assert rules(told, "withheld") == ["R34"]
    changed = {
        "previous": "AMBIGUOUS",
        "observable_class": "CLASSICAL",
        "evidence": "sign fixed",
        "cites": ["e"],
    }
    told.tell("experiment-x1", "observable.reclassified", changed)
    assert rules(told) == []


@pytest.mark.parametrize(("check", "self_reported", "refused"), [
    (None, True, ["R35"]), (None, False, ["R35"]), ({"holds": False}, False, ["R35"]),
    ({"holds": True}, False, []), ({"holds": True, "attempt": 2}, False, ["R35"]),
])  # fmt: skip
def test_r35_an_amplitude_is_shown_not_to_move(check, self_reported, refused):
    """Every value of an amplitude-only observable was computed by the ledger and tested in its attempt."""
    told = proposed(seeds=[1], spec=spec(observable={"class": "AMPLITUDE-ONLY"}))
    for cell, subject in ((1, "1"), (2, "2")):
        queue(told, f"x1.{cell}", subject, 1)
        claim(told, f"x1.{cell}")
        if check is not None:
            data = {"attempt": 1, "statistic": "rms", "symmetry": "Z2", "draws": 64, "trials": 40,
                    "value": 1.0, "largest_shift": 0.0, "tolerance": 1e-9}  # fmt: skip
            told.tell(f"run-x1.{cell}", "invariance.checked", data | check)
        result(told, f"x1.{cell}", float(cell), seed=1, self_reported=self_reported)
    assert rules(told, "withheld") == refused


def test_the_same_science_again_says_so():
    """An earlier experiment with results of the same fingerprints is named; never itself, nor a later one."""
    told = fill(proposed("x0", [1, 2], name="first"), "x0", [1, 2])
    fill(proposed("x1", story=told))
    fill(proposed("x2", [2, 1], story=told), "x2", [1, 2])
    assert of(told, "x0")["repeats"] is None
    assert of(told)["repeats"] == {"experiment": "x0", "name": "first", "what": "new seeds"}
    assert "NEW SEEDS of first (x0): the same science and context" in of(told)["labels"]
    assert "REPEATS first (x0)" in of(told, "x2")["labels"]
    assert of(told)["headline"]["allowed"]


def test_only_results_make_a_repetition():
    """An earlier proposal without results, or of another context, is no repetition."""
    told = proposed("x0")
    other = {"config": mark("config"), "context": mark("elsewhere"), "code": mark("code")}
    fill(proposed("x3", story=told, fingerprints=other), "x3")
    fill(proposed("x1", story=told))
    assert of(told)["repeats"] is None


def test_synthetic_data_is_a_label_alone():
    """R40: the data's kind stands in the label and forbids nothing."""
    told = fill(proposed())
    told.lines[0][1].data["data"]["kind"] = "simulated"
    found = of(told)
    assert (found["headline"]["allowed"], found["labels"][0]) == (True, "SIMULATED DATA")


def test_an_empty_table_has_no_grade():
    """Without a mean there is nothing to grade."""
    assert of(proposed())["grade"] is None


def test_records_that_may_pass_for_people_are_labelled():
    """Ten subjects with one row each: the label asks whether they are participants."""
    told = fill(proposed())
    told.lines[0][1].data["data"].update(rows=10, subjects=[str(n) for n in range(10)])
    assert of(told)["labels"][0] == "one row a subject: are they records?"
