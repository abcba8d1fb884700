"""A small project in a temporary folder: the example spec, a script with a helper, and data."""

from pathlib import Path

import pytest

from ledger.plan.build import build_plan
from ledger.plan.read import read_spec

SCRIPT = '''"""A script."""
import json

import pytest
from workers import Run

from helper import add


class MLP:
    """A model."""


def train(run: Run) -> None:
    # fit
    print(add(1, 2), json, pytest)
'''
HELPER = "def add(a, b):\n    return a + b\n"
DATA = "subject,day,reaction_ms\n" + "".join(f"s{s},{d},{s * 10 + d}\n" for s in (10, 9, 2) for d in (0, 1))


class Project:
    """Files of a project, and the plan that they make."""

    def __init__(self, root: Path, spec: str) -> None:
        self.root, self.spec = root, root / "mlp.toml"
        root.mkdir(parents=True, exist_ok=True)
        self.write("mlp.toml", spec)
        self.write("train_mlp.py", SCRIPT)
        self.write("helper.py", HELPER)
        self.write("sleepstudy.csv", DATA)

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def edit(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text()
        assert old in text
        (self.root / name).write_text(text.replace(old, new))

    def plan(self) -> dict:
        return build_plan(self.spec, read_spec(self.spec))


@pytest.fixture
def project(tmp_path):
    example = Path(__file__).parents[1] / "schemas" / "example.toml"
    return Project(tmp_path / "project", example.read_text(encoding="utf-8"))
