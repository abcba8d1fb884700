"""Drift names what differs between the sources now and the plan (R21)."""

import shutil

from ledger.plan.drift import drift


def test_r21_untouched_sources_do_not_drift(project):
    """Nothing changed, nothing named; a spec file that is gone is no drift."""
    proposed = project.plan()
    assert drift(proposed) == []
    project.spec.unlink()
    assert drift(proposed) == []


def test_r21_edited_and_missing_files_are_named(project):
    """Scripts, helpers and data."""
    proposed = project.plan()
    project.edit("helper.py", "a + b", "a - b")
    (project.root / "sleepstudy.csv").unlink()
    found = drift(proposed)
    assert any(line.startswith("helper.py was edited") for line in found)
    assert "sleepstudy.csv is missing" in found
    assert len(found) == 2


def test_r21_a_changed_spec_names_its_keys(project):
    """By content, not by bytes: a comment or a given answer is no drift, a learning rate is."""
    proposed = project.plan()
    project.edit("mlp.toml", "[config]", "# comment\n[config]")
    project.edit("mlp.toml", "[gate]", '[gate]\ntraining = "forward"\n#')
    assert drift(proposed) == []
    project.edit("mlp.toml", "lr = 0.01", "lr = 0.1")
    assert drift(proposed) == ["mlp.toml: config.lr was changed"]
    project.write("mlp.toml", "= broken")
    assert drift(proposed) == ["mlp.toml is malformed now"]


def test_r21_a_new_file_in_the_way_is_named(project):
    """A local module that now hides an installed one, and a new file in a folder of data."""
    project.write("set/a.csv", "subject,x\ns1,1\ns2,2\n")
    project.edit("mlp.toml", 'path = "sleepstudy.csv"', 'path = "set"')
    proposed = project.plan()
    shutil.copy(project.root / "set" / "a.csv", project.root / "set" / "b.csv")
    project.write("pytest.py", "")
    found = drift(proposed)
    assert "set/b.csv is new" in found
    assert "pytest.py is new" in found


def test_r21_another_version_of_a_package_is_named(project):
    """The environment is part of the plan."""
    proposed = project.plan()
    planned = proposed["environment"]["pytest"]
    proposed["environment"]["pytest"] = "0.1"
    assert drift(proposed) == [f"pytest 0.1 → {planned}"]
