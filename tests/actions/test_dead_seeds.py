"""R12: how many seeds ended badly is counted over all runs of the dead config."""

from ledger.actions.planning.mark_dead_end import mark_dead_end
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.testing.attempts import report, verify_smoke


def test_two_dead_seeds_of_one_fan_out_refuse_further_seeds(store, project, answers):
    """The mark names one run; a third seed is no new science."""
    first = propose(store, project.spec(protocol="seeds = [1, 2, 3]"), actor="me")["experiment"]
    launch(store, first, smoke=True, actor="me")
    report(store, f"{first}.1", "ok", value=5.0)
    verify_smoke(store, first)
    launch(store, first, actor="me")
    for number in (2, 3):
        report(store, f"{first}.{number}", "nan", read=["lr"])
    told = {"run": f"{first}.3", "attempt": 1, "outcome": "nan", "why": "two seeds ended so"}
    dead = mark_dead_end(store, first, **told, actor="supervisor")
    again = {**answers, "prior_results": f"see {first}", "known_bugs": f"{dead}: no"}
    found = propose(store, project.spec(again, protocol="seeds = [7]"), actor="me")["matches"]
    assert [(m["verdict"], m["how"]) for m in found if m["dead_end"]] == [("refuse", "the same science")]


def test_a_copy_of_the_script_under_another_name_is_the_same_science(store, project, answers):
    """The file's name is no part of the science; a line that differs makes it changed code."""
    first = propose(store, project.spec(), actor="me")["experiment"]
    launch(store, first, smoke=True, actor="me")
    report(store, f"{first}.1", "nan", read=["lr"])
    told = {"run": f"{first}.1", "attempt": 1, "outcome": "nan", "why": "loss is NaN"}
    dead = mark_dead_end(store, first, **told, actor="supervisor")
    code = (project.folder / "model.py").read_text()
    for name, text, expected in (
        ("model_v2", code, ("refuse", [])),
        ("model_v3", code.replace("1.0 + len", "2.0 + len"), ("warn", ["code"])),
    ):
        (project.folder / f"{name}.py").write_text(text)
        known = {name: answer.replace("model:", f"{name}:") for name, answer in answers.items()}
        path = project.spec({**known, "prior_results": f"see {first}", "known_bugs": f"{dead}: no"})
        path.write_text(path.read_text().replace('"model:', f'"{name}:'))
        found = propose(store, path, actor="me")["matches"]
        assert [(m["verdict"], m["differs"]) for m in found if m["dead_end"] == dead] == [expected]
