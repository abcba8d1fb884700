"""build_plan makes what experiment.proposed records."""

import pytest

from ledger.errors import NotFound, UsageError
from ledger.plan.cells import cells
from ledger.plan.read import read_spec
from schemas.registry import validate


def test_a_plan_is_a_valid_proposal(project):
    """The fields are those of experiment.proposed, and its model accepts them."""
    proposed = project.plan()
    validate("experiment.proposed", 2, {"project": "sleepstudy", "name": "mlp", **proposed})
    assert proposed["source"] == str(project.spec)
    assert [entry["path"] for entry in proposed["code"]] == ["helper.py", "train_mlp.py"]
    assert set(proposed["environment"]) == {"python", "platform", "pytest"}


def test_cells_are_config_then_subject_then_seed_from_one(project):
    """90 cells for 18 subjects; here 3 subjects in natural order × 5 seeds."""
    plan = project.plan()["plan"]
    listed = cells(plan)
    assert plan["subjects"] == ["s2", "s9", "s10"]
    assert [cell.number for cell in listed] == list(range(1, 16))
    assert [(cell.subject, cell.seed) for cell in listed[:6]] == [
        ("s2", 42), ("s2", 137), ("s2", 256), ("s2", 512), ("s2", 1024), ("s9", 42),
    ]  # fmt: skip


def test_a_grid_resolves_in_alphabetical_order_whatever_the_file_says(project):
    """Configs do not depend on the order of the grid's keys; [config] fills the rest."""
    project.edit("mlp.toml", "# [grid]", "[grid]\nlr = [1, 2]\nepochs = [5, 6]\n#")
    one = project.plan()["plan"]["configs"]
    project.edit("mlp.toml", "lr = [1, 2]\nepochs = [5, 6]", "epochs = [5, 6]\nlr = [1, 2]")
    assert one == project.plan()["plan"]["configs"]
    assert [(config["epochs"], config["lr"]) for config in one] == [(5, 1), (5, 2), (6, 1), (6, 2)]
    assert {config["batch"] for config in one} == {170}


def test_an_excluded_subject_has_no_cell_and_keeps_its_reason(project):
    """exclude takes a subject out, by name and with why."""
    project.edit("mlp.toml", '# exclude = { "331"', 'exclude = { "s9"')
    plan = project.plan()["plan"]
    assert plan["subjects"] == ["s2", "s10"]
    assert plan["excluded"] == {"s9": "why"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('exclude = { "s77" = "why" }', "no subject s77"),
        ('subjects = ["s2", "s9"]', "neither declared nor excluded: s10"),
        ('subjects = ["s2", "s9", "s10", "s11"]', "not in the data: s11"),
        ('exclude = { "s2" = "a", "s9" = "b" }', "needs two subjects"),
    ],
)
def test_a_roster_that_does_not_match_the_data_is_malformed(project, line, words):
    """Declared and excluded subjects together are those of the data, no more and no fewer."""
    project.edit("mlp.toml", '# exclude = { "331" = "why" }', line)
    with pytest.raises(UsageError) as caught:
        project.plan()
    assert words in caught.value.message
    assert caught.value.remedy


def test_a_declared_roster_that_matches_is_accepted(project):
    """subjects plus exclude cover the data."""
    project.edit("mlp.toml", '# exclude = { "331"', 'subjects = ["s2", "s10"]\nexclude = { "s9"')
    assert project.plan()["plan"]["subjects"] == ["s2", "s10"]


def test_a_grid_that_is_far_too_large_is_refused_without_being_built(project):
    """The product is computed before anything is expanded."""
    wide = "\n".join(f"k{place} = {list(range(1000))}" for place in range(9))
    project.edit("mlp.toml", "# [grid]", f"[grid]\n{wide}\n#")
    with pytest.raises(UsageError, match="at most 1000"):
        project.plan()


def test_a_spec_that_is_not_there_or_not_text_is_told(project):
    """A missing file is not found; a folder, other bytes and a malformed spec are usage errors."""
    with pytest.raises(NotFound):
        read_spec(project.root / "no.toml")
    with pytest.raises(UsageError):
        read_spec(project.root)
    with pytest.raises(UsageError, match="UTF-8"):
        read_spec(project.write("latin.toml", b"\xff\xfe\x00"))
    with pytest.raises(UsageError, match="bytes"):
        read_spec(project.write("large.toml", b"#" * 1_100_000))
    project.edit("mlp.toml", "gpus = 0", "gpus = -1")
    with pytest.raises(UsageError, match=r"compute\.gpus"):
        read_spec(project.spec)
