"""What forbids a launch elsewhere before the provider is asked: the plan, its code, this ledger's runs."""

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.store.read import read_stream


@pytest.mark.parametrize(("changes", "rule"), [
    ({"retries": 0}, "R25"), ({"timeout_s": 90_000}, "R25"), ({"retries": '1\ngpus = 9\ngpu = "A10"'}, "R14"),
])  # fmt: skip
def test_what_modal_does_not_take_is_told_at_propose_and_refused_at_launch(
    store, project, provider, changes, rule, modal, refused
):
    """R14, R25: a warning while the spec is open, a refusal once money would flow; nobody is asked."""
    asked = provider(apps=[], clock_skew=0.0)
    told = propose(store, project.spec(**{**modal, **changes}), actor="me")
    assert [item["rule"] for item in told["warnings"]] == [rule]
    assert rule in [name for name, _ in refused(store, told["experiment"])]
    assert asked == []


def test_a_torch_that_is_too_old_for_the_gpu_is_refused(
    store, project, provider, monkeypatch, refused, modal, shown
):
    """R14: by the frozen environment; the provider is not asked for what cannot run."""
    asked = provider(apps=[], clock_skew=0.0)
    monkeypatch.setattr(
        "ledger.plan.build.describe", lambda packages: {"python": "3.11.7", "torch": "1.13.1"}
    )
    monkeypatch.setattr(
        "ledger.plan.drift.describe", lambda packages: {"python": "3.11.7", "torch": "1.13.1"}
    )
    experiment = shown(project.spec(**modal))
    assert [rule for rule, _ in refused(store, experiment)] == ["R14"]
    assert asked == []


def test_a_finding_of_the_lint_refuses(store, project, provider, refused, modal, shown):
    """R16: a whole model is saved; what was found is recorded once, and nobody is asked."""
    asked = provider(apps=[], clock_skew=0.0)
    script = project.folder / "model.py"
    script.write_text(
        "import torch\n\n\nclass Mean(torch.nn.Module):\n    pass\n\n\n"
        "def train(run):\n    model = Mean()\n    torch.save(model, 'm.pt')\n    run.result({'rmse': 1.0})\n"
    )
    experiment = shown(project.spec(**modal))
    for _ in range(2):
        assert "R16" in [rule for rule, _ in refused(store, experiment)]
    kinds = [event.type for event in read_stream(store, f"experiment-{experiment}")]
    assert kinds[-3:] == ["script.linted", "launch.refused", "launch.refused"]
    assert asked == []


def test_the_same_run_elsewhere_in_this_ledger_is_refused(
    store, paid, project, provider, refused, modal, shown
):
    """R15: same science, seed and fold under way in another experiment; another seed may start."""
    asked = provider(apps=[], clock_skew=0.0)
    launch(store, paid, smoke=True, actor="me")
    twin = shown(project.spec(**modal))
    assert refused(store, twin) == [
        ("R15", f"the same science under the same seed and fold runs already: {paid}.1")
    ]
    assert len(asked) == 1
    other = shown(project.spec(**modal, protocol="seeds = [7]"))
    assert launch(store, other, smoke=True, actor="me")["outcomes"] == {"queued": 1}


@pytest.mark.parametrize("mode", ["offline", "disabled"])
def test_who_is_not_online_cannot_spend(store, project, provider, refused, modal, shown, monkeypatch, mode):
    """R20: without a ledger that sees it, paid work is not launched; nobody is asked."""
    asked = provider(apps=[], clock_skew=0.0)
    experiment = shown(project.spec(**modal))
    monkeypatch.setenv("LEDGER_MODE", mode)
    assert [rule for rule, _ in refused(store, experiment)] == ["R20"]
    assert asked == []
