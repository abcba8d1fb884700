"""The frozen copy is complete, atomic, reused, and every change to it is seen."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.errors import Conflict, UsageError
from ledger.plan.freeze import check_frozen, freeze, frozen_code, frozen_data


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def frozen(project, tmp_path):
    proposed = project.plan()
    folder = tmp_path / "frozen" / "one"
    freeze(proposed, folder)
    return proposed, folder


def test_the_copy_holds_code_and_data(project, frozen):
    """Runs start from the copy: code under code/, data under data/."""
    proposed, folder = frozen
    assert check_frozen(proposed, folder) == []
    assert (frozen_code(folder) / "train_mlp.py").read_bytes() == (project.root / "train_mlp.py").read_bytes()
    assert frozen_data(proposed, folder) == folder / "data" / "sleepstudy.csv"
    assert names(folder.parent) == ["one"]


def test_a_complete_copy_is_reused_even_without_its_sources(project, frozen):
    """Freezing again needs no source; an old plan stays runnable."""
    proposed, folder = frozen
    before = (folder / "code" / "helper.py").stat().st_ino
    (project.root / "helper.py").unlink()
    freeze(proposed, folder)
    assert (folder / "code" / "helper.py").stat().st_ino == before


def test_every_change_of_the_copy_is_seen_and_healed(frozen):
    """Edited, missing and planted files are named; freezing again restores the copy."""
    proposed, folder = frozen
    (folder / "code" / "helper.py").chmod(0o644)
    (folder / "code" / "helper.py").write_text("def add(a, b): return 0\n")
    (folder / "data" / "sleepstudy.csv").unlink()
    (folder / "code" / "json.py").write_text("")
    (folder / "code" / "__pycache__").mkdir()
    (folder / "code" / "__pycache__" / "helper.pyc").write_bytes(b"")
    found = check_frozen(proposed, folder)
    assert len(found) == 3
    assert any("helper.py was edited" in line for line in found)
    assert any("sleepstudy.csv is missing" in line for line in found)
    assert any("json.py is not part of the plan" in line for line in found)
    freeze(proposed, folder)
    assert check_frozen(proposed, folder) == []


def test_a_source_edited_after_the_plan_is_a_conflict_and_leaves_nothing(project, tmp_path):
    """What is frozen is what was planned, or nothing."""
    proposed = project.plan()
    project.edit("helper.py", "a + b", "a - b")
    with pytest.raises(Conflict, match=r"helper\.py was edited"):
        freeze(proposed, tmp_path / "frozen" / "one")
    (project.root / "helper.py").unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        freeze(proposed, tmp_path / "frozen" / "one")
    assert names(tmp_path / "frozen") == []


def test_a_folder_of_data_keeps_its_shape(project, tmp_path):
    """A folder is frozen under its own name, and run.data is that folder."""
    for name in ("set/a/1.csv", "set/2.csv"):
        project.write(name, f"subject,x\n{name},1\n")
    project.edit("mlp.toml", 'path = "sleepstudy.csv"', 'path = "./set/"')
    proposed = project.plan()
    freeze(proposed, tmp_path / "frozen")
    assert check_frozen(proposed, tmp_path / "frozen") == []
    assert (frozen_data(proposed, tmp_path / "frozen") / "a" / "1.csv").is_file()


def test_racing_freezes_give_one_intact_copy(project, tmp_path):
    """Eight at a time: all succeed, one copy, no leftovers."""
    proposed = project.plan()
    folder = tmp_path / "frozen" / "one"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: freeze(proposed, folder), range(8)))
    assert check_frozen(proposed, folder) == []
    assert names(folder.parent) == ["one"]
