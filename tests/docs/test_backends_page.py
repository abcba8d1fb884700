"""docs/backends.md: the backend that it shows is the example's, and keeps the contract."""

import importlib.util
import os
import re
import stat
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ledger.settings import load
from ledger.testing.backend_contract import BackendContract
from workers.backends import remote
from workers.backends.find import METHODS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "backends.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "backend" / "ssh_backend.py"
SSH = """#!/bin/sh
[ "$1" = gpu-box ] || exit 255
exec env -i PATH="$PATH" HOME="$HOME" PYTHONPATH="$PYTHONPATH" sh -c "$2"
"""


def _loaded() -> Any:
    if str(EXAMPLE.parent) not in sys.path:
        sys.path.append(str(EXAMPLE.parent))
    return importlib.import_module("ssh_backend")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_shows_the_example() -> None:
    """Word for word."""
    assert EXAMPLE.read_text(encoding="utf-8") in blocks("python")


def test_the_page_shows_how_it_is_registered() -> None:
    """The entry point leads to the class of the example."""
    stated = [tomllib.loads(block) for block in blocks("toml")]
    groups = [block["project"]["entry-points"]["ledger.backends"] for block in stated if "project" in block]
    module, _, name = groups[0]["ssh"].partition(":")
    assert module == EXAMPLE.stem
    assert all(callable(getattr(getattr(_loaded(), name), method)) for method in METHODS)


def test_the_page_shows_settings_that_load(tmp_path: Path) -> None:
    """Its `[slurm]` is one that ledger.toml may hold."""
    (block,) = [block for block in blocks("toml") if "[slurm]" in block]
    (tmp_path / "ledger.toml").write_text(block)
    assert load(tmp_path).slurm == tomllib.loads(block)["slurm"]


class TestTheExample(BackendContract):
    """The backend of the page, over an ssh that leads to this machine."""

    Backend, remote = _loaded().SshBackend, remote
    many = 3  # the page shows how; that it bears twenty is the process backend's proof

    @pytest.fixture(autouse=True)
    def _ssh(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        folder = tmp_path / "bin"
        folder.mkdir()
        (folder / "ssh").write_text(SSH)
        (folder / "ssh").chmod(stat.S_IRWXU)
        monkeypatch.setenv("PATH", f"{folder}:{Path(sys.executable).parent}:{os.environ['PATH']}")
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
