"""An iteration: what changed, and which answers that touches."""

import copy

import pytest

from ledger.plan.diff import changed_keys, changed_parts, touched_answers


def test_one_changed_learning_rate_needs_no_new_answer(project):
    """An iteration costs one command."""
    old = project.plan()
    project.edit("mlp.toml", "lr = 0.01", "lr = 0.1")
    changed = changed_parts(old, project.plan())
    assert changed == ["config.lr"]
    assert touched_answers(changed) == set()


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [
        ('dimensions = "1-16-1"', 'dimensions = "1-32-1"', {"isa_formula", "b_matrix"}),
        ('unit = "ms"', 'unit = "s"', {"metric"}),
        ('hypothesis = "This', 'hypothesis = "That', {"research_question"}),
        ('kind = "real"', 'kind = "simulated"', {"tokenization"}),
        ("timeout_s = 60", "timeout_s = 90", set()),
        ("[42,", "[43,", set()),
        ("# [grid]", "[grid]\nlr = [1, 2]\n#", set()),
    ],
)
def test_a_changed_key_touches_its_own_answers(project, old, new, fields):
    """Each changed key asks again only for what it touches."""
    before = project.plan()
    project.edit("mlp.toml", old, new)
    assert touched_answers(changed_parts(before, project.plan())) == fields


def test_changed_code_counts_by_its_meaning(project):
    """A comment changes nothing; another operation asks for the architecture again."""
    old = project.plan()
    project.edit("helper.py", "return", "# why\n    return")
    assert changed_parts(old, project.plan()) == []
    project.edit("helper.py", "a + b", "a - b")
    changed = changed_parts(old, project.plan())
    assert changed == ["code"]
    assert touched_answers(changed) == {"isa_formula"}


def test_data_that_only_moved_is_no_change(project):
    """The content decides, not the path."""
    old = project.plan()
    (project.root / "sleepstudy.csv").rename(project.root / "moved.csv")
    project.edit("mlp.toml", 'path = "sleepstudy.csv"', 'path = "moved.csv"')
    assert changed_parts(old, project.plan()) == []
    project.edit("moved.csv", "s2,0,20", "s2,0,99")
    assert touched_answers(changed_parts(old, project.plan())) == {"tokenization"}


def test_keys_compare_by_value(project):
    """1 equals 1.0, true does not equal 1, an absent key differs, lists compare whole."""
    old = project.plan()["spec"]
    new = copy.deepcopy(old)
    old["config"], new["config"] = {"a": 1, "b": True, "c": [1]}, {"a": 1.0, "b": 1, "c": [1, 2], "d": None}
    assert changed_keys(old, new) == ["config.b", "config.c", "config.d"]
