"""The frozen code of a plan is linted; what forbids a launch depends on where it runs."""

from pathlib import Path

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.runs.lint_plan import declares_state_dict, lint_plan, lint_refusals
from ledger.handle import load
from ledger.places import frozen_folder
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store
from schemas.envelope import NewEvent
from schemas.spec_load import load_spec

CODE = """
import torch
from workers import Run


class MLP(torch.nn.Module):
    pass


def train(run: Run) -> None:
    model = MLP()
    for step in run.progress(range(run.config["epochs"])):
        model(torch.ones(1)).backward()
        print(step)
        SAVE
"""
ALL = ({"backend": "local"}, {"backend": "modal"}, {"backend": "slurm"}, {"backend": "ours"})
"""Compute of each kind of backend."""


@pytest.fixture
def plan(store: Store, tmp_path: Path):
    """`plan(save, backend)`: the proposed plan of a script, and its experiment."""

    def make(save: str, backend: str = "local"):
        folder = tmp_path / backend
        folder.mkdir()
        example = Path(__file__).parents[1] / "schemas" / "example.toml"
        text = example.read_text().replace('backend = "local"', f'backend = "{backend}"')
        load_spec(text)
        (folder / "spec.toml").write_text(text)
        (folder / "train_mlp.py").write_text(CODE.replace("SAVE", save))
        rows = [f"{who},{day},{250 + day}" for who in (308, 309, 331) for day in range(3)]
        (folder / "sleepstudy.csv").write_text("\n".join(["subject,day,reaction_ms", *rows]) + "\n")
        experiment = propose(store, folder / "spec.toml")["experiment"]
        return load(store, f"experiment-{experiment}").state.proposed, experiment

    return make


def test_the_frozen_code_is_what_is_linted(store: Store, plan, tmp_path: Path) -> None:
    """An edit of the source after the proposal changes nothing."""
    proposed, _ = plan("torch.save(model, 'a.pt')")
    (tmp_path / "local" / "train_mlp.py").write_text("x = (\n")
    linted = lint_plan(store, proposed)
    assert linted["digest"] == proposed["digests"]["plan"]
    assert linted["files"] == ["train_mlp.py"]
    assert [(one["rule"], one["line"], one["level"]) for one in linted["findings"]] == [
        ("R16", 12, "warning"), ("R27", 14, "warning"), ("R16", 15, "error"),
    ]  # fmt: skip


def test_what_was_found_can_be_recorded(store: Store, plan) -> None:
    """The result is the data of script.linted as it stands."""
    proposed, experiment = plan("torch.save(model, 'a.pt')")
    stream = f"experiment-{experiment}"
    version = load(store, stream).version
    event = NewEvent("script.linted", lint_plan(store, proposed), "ada")
    append(store, [StreamAppend(stream, (event,), version)])
    assert load(store, stream).state.lint["findings"]


def test_local_launches_are_refused_by_r16_alone(store: Store, plan) -> None:
    """A print without flush stays legal on this machine and is an error on another one."""
    proposed, _ = plan("run.checkpoint(model, step=step)")
    assert lint_refusals(lint_plan(store, proposed), {"backend": "local"}) == []
    remote, _ = plan("run.checkpoint(model, step=step)", "slurm")
    refused = lint_refusals(lint_plan(store, remote), {"backend": "slurm"})
    assert [(one["rule"], one["reason"].split()[0]) for one in refused] == [("R27", "train_mlp.py:14")]


@pytest.mark.parametrize("compute", ALL, ids=lambda one: one["backend"])
def test_the_rules_that_refuse_by_backend(compute: dict[str, str]) -> None:
    """Errors of R16 refuse everywhere, of R25 and R27 away from this machine; warnings never do."""
    place = {"file": "a.py", "line": 3, "message": "m", "remedy": "r"}
    findings = [
        {"rule": rule, "level": level, **place}
        for rule in ("R16", "R25", "R27")
        for level in ("error", "warning")
    ]
    rules = ["R16"] if compute["backend"] == "local" else ["R16", "R25", "R27"]
    refused = lint_refusals({"findings": findings}, compute)
    assert refused == [{"rule": rule, "reason": "a.py:3 m", "remedy": "r"} for rule in rules]


@pytest.mark.parametrize("harm", ["edited", "missing"])
def test_a_frozen_file_that_is_not_the_plan_s_is_told(store: Store, plan, harm: str) -> None:
    """Edited or missing: a finding by R21, which the launch refuses by itself; nothing else is read."""
    proposed, _ = plan("run.checkpoint(model)")
    folder = frozen_folder(store.url, store.ledger_id, proposed["digests"]["plan"])
    frozen = folder / "code" / "train_mlp.py"
    frozen.chmod(0o644)
    frozen.write_text("x = 1\n")
    if harm == "missing":
        frozen.unlink()
    linted = lint_plan(store, proposed)
    assert [(one["rule"], one["level"]) for one in linted["findings"]] == [("R21", "error")]
    assert lint_refusals(linted, {"backend": "local"}) == []


def test_whether_a_plan_declares_its_state_dict(store: Store, plan) -> None:
    """R16: a training loop without a checkpoint does not; `run.checkpoint` does."""
    assert declares_state_dict(lint_plan(store, plan("run.checkpoint(model)")[0]))
    assert not declares_state_dict(lint_plan(store, plan("pass", "slurm")[0]))
