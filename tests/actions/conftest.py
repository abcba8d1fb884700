"""A small project on disk: three people, a model without torch, and a spec to vary."""

from pathlib import Path

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.store.read import read_stream
from ledger.testing.attempts import report, verify_smoke

ANSWERS = {
    "tokenization": "one row of the table: day and reaction time in ms",
    "isa_formula": "Mean in model.py, the mean of the training rows",
    "b_matrix": "n/a: nothing is initialised",
    "training": "forward, one pass over the rows",
    "metric": "rmse in ms on the held-out subject, lower is better",
    "research_question": "This run tests whether the mean of the others predicts a person.",
    "prior_results": "none was found",
    "known_bugs": "none known",
}

_SPEC = """
[experiment]
project = "sleep"
name = "{name}"
hypothesis = "This run tests whether the mean of the others predicts a person."
[math]
expression = "{expression}"
[math.unnecessary]
learned_parameters = "keep: the mean itself"
hyperparameters = "removed"
activation_functions = "removed"
projection_matrices = "removed"
gating = "removed"
decoder = "removed"
[model]
name = "{name}"
architecture = "model:{architecture}"
dimensions = "1-1"
[data]
name = "sleep"
path = "sleep.csv"
kind = "synthetic"
subject_column = "subject"
[protocol]
{protocol}
[metric]
name = "rmse"
unit = "ms"
direction = "lower"
split = "held-out subject"
[observable]
class = "{observable}"
[config]
lr = {lr}
[script]
entry = "model:train"
[compute]
backend = "{backend}"
expected_s = {expected_s}
timeout_s = {timeout_s}
retries = {retries}
rate_usd_per_hour = "{rate}"
rate_source = "own hardware"
"""

_DEFAULTS = {
    "name": "mean", "expression": "y = m", "architecture": "Mean", "protocol": "deterministic = true",
    "observable": "CLASSICAL", "lr": 0.01, "backend": "local", "expected_s": 2, "timeout_s": 60, "retries": 0,
    "rate": "0",
}  # fmt: skip

_CODE = '''
class Mean:
    """The mean of the training rows."""


class Other:
    """Another architecture."""


def train(run):
    run.result({"rmse": 1.0 + len(run.subject)})
'''


class Project:
    """The folder of a user's project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "model.py").write_text(_CODE)
        rows = [f"{subject},{day},{250 + day}" for subject in ("ann", "bob", "cyd") for day in range(3)]
        (folder / "sleep.csv").write_text("\n".join(["subject,day,reaction", *rows]) + "\n")

    def spec(self, gate: dict[str, str] | None = None, more: str = "", **changes: object) -> Path:
        """Write a spec; by default with all eight answers."""
        text = _SPEC.format(**{**_DEFAULTS, **changes}) + more
        answers = ANSWERS if gate is None else gate
        lines = "\n".join(f'{name} = "{answer}"' for name, answer in answers.items())
        path = self.folder / f"{changes.get('name', 'mean')}.toml"
        path.write_text(f"{text}\n[gate]\n{lines}\n", encoding="utf-8")
        return path


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of this test's own."""
    return Project(tmp_path / "project")


@pytest.fixture
def answers() -> dict[str, str]:
    """Eight answers that pass."""
    return dict(ANSWERS)


@pytest.fixture
def ready(store, project):
    """An experiment of three cells that may be launched."""
    return propose(store, project.spec(), actor="me")["experiment"]


@pytest.fixture
def smoked():
    """`smoked(store, experiment)`: its smoke run is over."""

    def end(store, experiment, outcome="ok"):
        """Its smoke run ended."""
        launch(store, experiment, smoke=True, actor="me")
        report(store, f"{experiment}.1", outcome, value=5.0 if outcome == "ok" else None)
        if outcome == "ok":
            verify_smoke(store, experiment)

    return end


@pytest.fixture
def rules():
    """`rules(store, experiment, smoke=True)`: why a launch is refused."""

    def refused_by(store, experiment, smoke=False):
        """The rules that refuse a launch; the refusal is the stream's last event."""
        with pytest.raises(Refused) as refused:
            launch(store, experiment, smoke=smoke, actor="me")
        event = read_stream(store, f"experiment-{experiment}")[-1]
        assert (event.type, event.data) == (
            "launch.refused",
            {"smoke": smoke, "refused": refused.value.refused},
        )
        assert refused.value.exit_code == 3
        return [item["rule"] for item in refused.value.refused]

    return refused_by
