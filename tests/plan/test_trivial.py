"""The trivial baseline of a plan: what its data gives without a model, on each fold."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import UsageError
from ledger.plan.build import build_plan
from ledger.plan.read import read_spec
from ledger.plan.tally import Group
from ledger.plan.trivial import trivial_baseline
from ledger.stats.loso import deviation, mean
from ledger.stats.metrics import METRICS
from ledger.stats.trivial import trivial
from schemas.registry import validate

EXAMPLES = Path(__file__).parents[2] / "examples" / "sleepstudy"
TARGET = 'subject_column = "subject"\ntarget_column = "reaction_ms"'


def test_the_mean_of_the_others_on_sleepstudy():
    """rmse of the training mean over 18 people: 53.2013 ± 22.8598 ms."""
    proposed = build_plan(EXAMPLES / "ols.toml", read_spec(EXAMPLES / "ols.toml"))
    values = list(proposed["trivial"]["values"].values())
    assert (len(values), proposed["trivial"]["method"]) == (18, "mean of the training rows")
    assert mean(values) == pytest.approx(53.2013, abs=5e-5)
    assert deviation(values) == pytest.approx(22.8598, abs=5e-5)
    validate("experiment.proposed", 2, {"project": "sleepstudy", "name": "ols", **proposed})


ROWS = st.lists(st.lists(st.sampled_from("011"), min_size=1, max_size=6), min_size=2, max_size=5)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sampled_from(sorted(METRICS)))
def test_one_pass_agrees_with_fitting_each_fold_anew(rows, metric):
    """For every metric that has one, the baseline is that of ledger.stats.trivial on the rows themselves."""
    numbers = METRICS[metric].takes == "numbers"
    read = [[float(cell) if numbers else cell for cell in row] for row in rows]
    groups, folds = {}, {}
    for place, row in enumerate(read):
        group = Group(len(row))
        group.numbers.extend(row if numbers else [])
        group.classes.update([] if numbers else row)
        groups[f"s{place}"] = group
        folds[f"s{place}"] = ([cell for other in read if other is not row for cell in other], row)
    expected = trivial(metric, folds)
    found = trivial_baseline(metric, groups, Group())
    assert expected is not None
    assert found is None or found["method"].startswith(expected[0])
    assert (found or {"values": {}})["values"] == pytest.approx(expected[1])


def test_without_a_target_or_with_an_unknown_metric_there_is_none(project):
    """No target_column, no baseline; a metric that the ledger does not compute has none either."""
    assert project.plan()["trivial"] is None
    project.edit("mlp.toml", 'subject_column = "subject"', TARGET)
    assert project.plan()["trivial"] is not None
    project.edit("mlp.toml", 'name = "rmse"', 'name = "perplexity"')
    assert project.plan()["trivial"] is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [("fast", "line 3: 'fast' is no finite number"), ("inf", "'inf' is no"), ("1_0", "'1_0' is no")],
)
def test_a_target_that_is_no_number_is_told_by_line(project, cell, words):
    """rmse over a text, an infinity or a digit group is a mistake of the spec or of the data."""
    project.edit("mlp.toml", 'subject_column = "subject"', TARGET)
    project.write("sleepstudy.csv", f"subject,day,reaction_ms\ns1,0,1.0\ns2,0,{cell}\n")
    with pytest.raises(UsageError) as caught:
        project.plan()
    assert "data.target_column" in caught.value.message
    assert words in caught.value.message


def test_a_target_column_that_is_not_there_is_told(project):
    """The error names the key and the columns that there are."""
    project.edit("mlp.toml", 'subject_column = "subject"', TARGET.replace("reaction_ms", "speed"))
    with pytest.raises(UsageError, match=r"data\.target_column.*no column 'speed'; found: .*'reaction_ms'"):
        project.plan()


def test_what_has_no_value_is_named_in_the_method(project):
    """Rows without a target are counted, folds without a value are named; neither becomes a zero."""
    project.edit("mlp.toml", 'subject_column = "subject"', TARGET)
    project.write("sleepstudy.csv", "subject,reaction_ms\ns1,1.0\ns1,NA\ns2,3.0\ns3,\n")
    found = project.plan()["trivial"]
    assert found["values"] == {"s1": 2.0, "s2": 2.0}
    assert "2 rows without a target were left out" in found["method"]
    assert "no value for 1 of 3 folds: s3" in found["method"]


def test_f1_over_named_classes_is_a_mistake():
    """Binary f1 takes 0 and 1; the error says so at the key."""
    groups = {name: Group(2, classes=Counter(("cat", "dog"))) for name in ("a", "b")}
    with pytest.raises(UsageError, match=r"data\.target_column: .*'cat'"):
        trivial_baseline("f1", groups, Group())


def test_a_session_is_predicted_from_all_other_rows(project):
    """Under leave-one-session-out the subject's other sessions train the baseline too."""
    rows = "subject,session,reaction_ms\na,1,0\na,2,10\nb,1,20\nb,2,30\n"
    project.write("sleepstudy.csv", rows)
    project.edit("mlp.toml", 'subject_column = "subject"', TARGET)
    project.edit("mlp.toml", 'kind = "loso"', 'kind = "leave-one-session-out"\nsession_column = "session"')
    values = project.plan()["trivial"]["values"]
    assert values == pytest.approx({"a/1": 20.0, "a/2": 20 / 3, "b/1": 20 / 3, "b/2": 20.0})


def test_a_single_split_trains_on_what_it_never_holds_out(project):
    """The subjects outside of `test` are the training rows."""
    project.write("sleepstudy.csv", "subject,reaction_ms\na,0\nb,10\nc,20\n")
    project.edit("mlp.toml", 'subject_column = "subject"', TARGET)
    project.edit("mlp.toml", 'kind = "loso"', 'kind = "single-split"\ntest = ["c"]')
    assert project.plan()["trivial"]["values"] == {"test": 15.0}
