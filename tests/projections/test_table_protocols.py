"""Tables under other protocols than LOSO, and the trivial baseline beside them."""

import pytest

from ledger.projections.tables import table
from ledger.render.table_titles import headings, how, title
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story
from ledger.testing.tales import propose, spec, succeed

SEEDS = [1, 2]


def told(kind: str, folds: dict, values: dict, **changes) -> Story:
    """An experiment x1 under a protocol: `values` maps unit → values over the seeds."""
    story = Story()
    subjects = sorted({one for fold in folds.values() for one in fold["test"]})
    plan = {"subjects": list(folds), "folds": folds, "seeds": SEEDS, "configs": [{}]}
    propose(story, "x1", subjects, SEEDS, plan=plan, spec=spec(protocol={"kind": kind}), **changes)
    for place, unit in enumerate(folds):
        for number, value in enumerate(values.get(unit, ())):
            succeed(story, f"x1.{place * len(SEEDS) + number + 1}", unit, SEEDS[number], value)
    return story


def of(story: Story, experiment: str = "x1") -> dict:
    return table(MemoryView(story.events()), experiment)


def sessions() -> dict:
    held = {"s1": ("a", "b"), "s2": ("a",)}
    return {f"{one}/{name}": {"test": [one], "session": name} for one in held for name in held[one]}


GROUPS = {"fold-1": {"test": ["a", "c"]}, "fold-2": {"test": ["b"]}}


def test_sessions_are_averaged_within_their_subject():
    """Rows are subjects: seed mean per session, then over sessions; SD over subjects."""
    values = {"s1/a": [1.0, 3.0], "s1/b": [5.0, 7.0], "s2/a": [10.0, 12.0]}
    found = of(told("leave-one-session-out", sessions(), values))
    assert [(row["subject"], row["mean"], row["seeds"]) for row in found["rows"]] == [
        ("s1", 4.0, 2), ("s2", 11.0, 2),
    ]  # fmt: skip
    assert (found["mean"], found["sd"]) == (7.5, pytest.approx(7 / 2**0.5))
    assert found["seed_noise"] == pytest.approx(2**0.5)
    assert found["seed_means_sd"] == pytest.approx(2**0.5)
    assert found["subjects"] == {"declared": 2, "present": 2, "missing": []}
    assert found["units"] == {"what": "session", "declared": 3, "present": 3, "missing": []}
    assert [value["session"] for value in found["rows"][0]["values"]] == ["a", "a", "b", "b"]
    assert len(set(found["rows"][0]["events"])) == 4


def test_a_missing_session_is_named_and_withholds_the_headline():
    """A subject counts by the sessions that it has, and the table says which one is missing."""
    found = of(told("leave-one-session-out", sessions(), {"s1/a": [1.0, 3.0], "s2/a": [10.0, 12.0]}))
    assert (found["subjects"]["missing"], found["units"]["missing"]) == ([], ["s1/b"])
    assert found["label"].startswith("incomplete 2/3 sessions")
    assert found["headline"]["withheld"][0]["reason"] == (
        "2/3 sessions have results; missing: s1/b (not run)"
    )


def test_the_rows_of_a_k_fold_are_its_folds():
    """± is between folds; subjects are counted by what the folds hold out."""
    found = of(told("grouped-k-fold", GROUPS, {"fold-1": [1.0, 3.0], "fold-2": [4.0, 6.0]}))
    assert [(row["subject"], row["mean"], row["test"]) for row in found["rows"]] == [
        ("fold-1", 2.0, ["a", "c"]), ("fold-2", 5.0, ["b"]),
    ]  # fmt: skip
    assert (found["mean"], found["subjects"]["declared"]) == (3.5, 3)
    assert headings([found])[0] == "rmse [ms], lower is better · grouped k-fold, 2 folds, held-out subject"
    assert "SD between folds" in how([found])


def test_a_missing_fold_takes_its_subjects_along():
    """Who sits in a fold without a value is missing."""
    found = of(told("grouped-k-fold", GROUPS, {"fold-2": [4.0, 6.0]}))
    assert found["subjects"] == {"declared": 3, "present": 1, "missing": ["a", "c"]}
    assert found["units"]["missing"] == ["fold-1"]


def test_a_single_split_has_no_spread():
    """One fold: one row, no SD, no interval, and no headline (R31)."""
    found = of(told("single-split", {"test": {"test": ["a", "b"]}}, {"test": [1.0, 3.0]}))
    assert (found["mean"], found["sd"], found["ci95"]) == (2.0, None, None)
    assert "one fold" in found["labels"]
    assert "a single split is one fold" in found["headline"]["withheld"][0]["reason"]
    assert how([found]) == "seed mean of one fold: no spread between folds"


def test_protocols_are_never_mixed():
    """Beside each other each column names its protocol, and the heading says not to compare."""
    one = of(told("grouped-k-fold", GROUPS, {"fold-1": [1.0, 3.0], "fold-2": [4.0, 6.0]}))
    other = of(told("leave-one-session-out", sessions(), {})) | {"name": "ols"}
    assert "DIFFERENT PROTOCOLS: do not compare" in headings([one, other])[0]
    assert [title(found, [one, other]) for found in (one, other)] == [
        "mlp (grouped k-fold, 2 folds)", "ols (leave-one-session-out)",
    ]  # fmt: skip
    assert how([one, other]).count("seed mean per") == 2


def test_metrics_and_directions_are_never_mixed():
    """Another metric, or the same one in the other direction, is not to be compared."""
    one = of(told("grouped-k-fold", GROUPS, {}))
    assert "DIFFERENT METRICS" in headings([one, one | {"direction": "higher"}])[0]
    assert "DIFFERENT METRICS" in headings([one, one | {"unit": "s"}])[0]


def test_the_baseline_of_the_data_is_over_the_same_units():
    """What the ledger computed itself: sessions first, then subjects; its method is the source."""
    stated = {"method": "training mean", "values": {"s1/a": 1.0, "s1/b": 3.0, "s2/a": 4.0}}
    found = of(told("leave-one-session-out", sessions(), {}, trivial=stated))
    assert found["trivial_baseline"] == {
        "mean": 3.0, "sd": pytest.approx(2**0.5), "source": "computed from the data: training mean",
    }  # fmt: skip


def test_the_baseline_may_be_an_experiment():
    """Of several experiments of the name the newest before this one; another metric is no baseline."""
    story = Story()
    for name, value in (("b1", 50.0), ("b2", 60.0)):
        propose(story, name, ["1", "2"], [1], name="mean")
        for cell in (1, 2):
            succeed(story, f"{name}.{cell}", str(cell), 1, value + cell)
    named = spec(baseline={"experiment": "mean"})
    propose(story, "x1", ["1", "2"], [1], spec=named)
    propose(story, "b3", ["1", "2"], [1], name="mean")
    other = {"name": "mae", "unit": "ms", "direction": "lower"}
    propose(story, "x2", ["1", "2"], [1], spec=named | {"metric": other})
    assert of(story)["trivial_baseline"] == {"mean": 61.5, "sd": pytest.approx(0.5**0.5), "source": "b2"}
    assert of(story, "x2")["trivial_baseline"] is None


def test_a_baseline_that_names_itself_is_none():
    """Two experiments of one name do not stand behind each other for ever."""
    story = Story()
    for name in ("x1", "x2"):
        propose(story, name, ["1", "2"], [1], name="mean", spec=spec(baseline={"experiment": "mean"}))
        for cell in (1, 2):
            succeed(story, f"{name}.{cell}", str(cell), 1, 1.0 + cell)
    assert of(story)["trivial_baseline"]["source"] == "x2"
    assert of(story, "x2")["trivial_baseline"]["source"] == "x1"
