"""`count`: a model from a file, one JSON document on stdout."""

import json
from pathlib import Path

import pytest

from workers.counting.command import count, run

torch = pytest.importorskip("torch")

SOURCE = """
import torch

print("noise on import")

class Net(torch.nn.Module):
    def __init__(self, hidden=64, name="net"):
        super().__init__()
        assert isinstance(hidden, int) and isinstance(name, str)
        self.layers = torch.nn.Sequential(torch.nn.Linear(22, hidden), torch.nn.Linear(hidden, 2))
    def forward(self, x):
        return self.layers(x)

def tokens():
    return torch.nn.Sequential(torch.nn.Embedding(10, 4), torch.nn.Linear(4, 2))

def number():
    return 3
"""


@pytest.fixture
def module(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A module with a name of its own, since the process keeps what it has imported."""
    name = f"net_{abs(hash((request.node.name, str(tmp_path))))}"
    (tmp_path / f"{name}.py").write_text(SOURCE)
    return name


def printed(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_counts_with_arguments(module: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Arguments reach the constructor as JSON or text; stdout holds one document, noise goes to stderr."""
    options = ["--shape", "32,22", "--folder", str(tmp_path), "--arg", "hidden=8", "--arg", "name=small"]
    assert run([f"{module}:Net", *options]) == 0
    document = printed(capsys)
    assert document["parameters"] == 22 * 8 + 8 + 8 * 2 + 2
    assert document["details"]["forward_flops"] == 2 * 32 * (22 * 8 + 8 * 2)
    assert document["details"]["arguments"] == {"hidden": 8, "name": "small"}
    assert list(tmp_path.iterdir()) == [tmp_path / f"{module}.py"]


def test_integer_inputs(module: str, tmp_path: Path) -> None:
    """A shape may name its type; a function that returns a model serves as well as a class."""
    counted = count(f"{module}:tokens", tmp_path, ["3,5:int64"])
    assert (counted["parameters"], counted["details"]["forward_flops"]) == (50, 2 * 15 * 4 * 2)


def test_parameters_alone(module: str, tmp_path: Path) -> None:
    """Without a shape only the parameters are counted."""
    counted = count(f"{module}:Net", tmp_path)
    assert (counted["parameters"], counted["flops_per_step"]) == (1602, None)


@pytest.mark.parametrize(
    ("entry", "options", "problem"),
    [
        ("{}:Net", ["--shape", "32,x"], "is no shape"),
        ("{}:Net", ["--shape", "32,22:nothing"], "is no shape"),
        ("{}:Net", ["--shape", "32,21"], "could not be run"),
        ("{}:Net", ["--arg", "hidden"], "is not NAME=VALUE"),
        ("{}:Net", ["--arg", "depth=3"], "could not be built"),
        ("{}:Net", ["--optimizer", "sophia", "--shape", "32,22"], "unknown optimizer"),
        ("{}:Net", ["--unheard-of"], "unrecognized arguments"),
        ("{}:Absent", [], "no class or function Absent"),
        ("{}:number", [], "makes a int"),
        ("{}", [], "is not MODULE:CLASS"),
        ("absent_{}:Net", [], "cannot be imported"),
    ],
)
def test_errors_are_json(
    entry: str, options: list[str], problem: str, module: str, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Every mistake is a document with error and remedy, and exit code 2."""
    assert run([entry.format(module), "--folder", str(tmp_path), *options]) == 2
    document = printed(capsys)
    assert problem in document["error"]
    assert document["remedy"]
