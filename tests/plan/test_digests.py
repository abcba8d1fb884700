"""What changes a digest, what changes a fingerprint, and what changes neither."""

import pytest

EDITS = {
    "comment": ("train_mlp.py", "    # fit\n", "    # fit the model\n\n"),
    "docstring": ("train_mlp.py", '    """A model."""', '    """Another text."""\n    pass'),
    "formatting": ("helper.py", "return a + b", "return (a +\n            b)"),
}


def prints(project):
    plan = project.plan()
    return plan["fingerprints"], plan["digests"]


@pytest.mark.parametrize("edit", [key for key in EDITS if key != "docstring"])
def test_comments_and_formatting_change_the_digest_but_not_the_context(project, edit):
    """The plan's digest is exact; the context is the meaning of the code."""
    meaning, exact = prints(project)
    project.edit(*EDITS[edit])
    new_meaning, new_exact = prints(project)
    assert new_meaning == meaning
    assert new_exact["code"] != exact["code"]
    assert new_exact["plan"] != exact["plan"]
    assert new_exact["spec"] == exact["spec"]
    assert new_exact["data"] == exact["data"]


def test_docstrings_do_not_count(project):
    """A class whose body is a docstring means the same as one that passes."""
    meaning, _ = prints(project)
    project.edit("train_mlp.py", '    """A model."""', "    pass")
    project.edit("train_mlp.py", '"""A script."""\n', "")
    assert prints(project)[0] == meaning


def test_meaning_changes_the_context_but_not_the_science(project):
    """Another operation in a helper is another context for the same config."""
    meaning, _ = prints(project)
    project.edit("helper.py", "a + b", "a - b")
    changed, _ = prints(project)
    assert changed["config"] == meaning["config"]
    assert changed["context"] != meaning["context"]
    assert changed["code"] != meaning["code"]


def test_a_learning_rate_changes_the_science_but_not_the_context(project):
    """The config is science, the rest is context."""
    meaning, exact = prints(project)
    project.edit("mlp.toml", "lr = 0.01", "lr = 10")
    changed, new = prints(project)
    assert changed["config"] != meaning["config"]
    assert changed["context"] == meaning["context"]
    assert new["plan"] != exact["plan"]
    assert new["code"] == exact["code"]


def test_spelling_of_the_spec_changes_nothing(project):
    """1 is 1.0, key order and comments do not count: not even for the digest of the plan."""
    project.edit("mlp.toml", "lr = 0.01", "lr = 1")
    before = prints(project)
    project.edit("mlp.toml", "lr = 1\nepochs = 200", "# a comment\nepochs = 200.0\nlr = 1.0")
    assert prints(project) == before


def test_name_question_cost_and_seeds_are_no_science(project):
    """The same science under another name and other seeds keeps both fingerprints."""
    meaning, exact = prints(project)
    for old, new in (
        ('name = "mlp"\nhyp', 'name = "again"\nhyp'),
        ("[42,", "[43,"),
        ("timeout_s = 60", "timeout_s = 90"),
    ):
        project.edit("mlp.toml", old, new)
    changed, new_exact = prints(project)
    assert changed == meaning
    assert new_exact["plan"] != exact["plan"]


def test_data_and_environment_are_context(project, monkeypatch):
    """Other data or another version of a package is another context and another plan."""
    meaning, exact = prints(project)
    project.edit("sleepstudy.csv", "s2,0,20", "s2,0,21")
    other_data, data_exact = prints(project)
    monkeypatch.setattr("ledger.plan.environment.platform.python_version", lambda: "9.9.9")
    other_python, python_exact = prints(project)
    assert len({meaning["context"], other_data["context"], other_python["context"]}) == 3
    assert len({exact["plan"], data_exact["plan"], python_exact["plan"]}) == 3
    assert meaning["config"] == other_python["config"]
