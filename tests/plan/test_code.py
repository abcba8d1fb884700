"""The code of a plan: entry, architecture and every local module behind them."""

import pytest

from ledger.errors import UsageError
from ledger.plan.code import find_code
from ledger.plan.names import code_names

ENTRY, MODEL = "train_mlp:train", "train_mlp:MLP"


def paths(code):
    return [entry["path"] for entry in code.files]


def test_local_imports_are_followed_in_all_their_forms(project):
    """Packages, relative imports, imports in functions and import_module with a literal name."""
    project.write("train_mlp.py", (
        "import pkg.sub.deep as d\nfrom pkg import late\nclass MLP: pass\n"
        "def train(run):\n    import inside\n    import importlib\n    importlib.import_module('named')\n"
    ))  # fmt: skip
    project.write("pkg/__init__.py", "from .first import x\n")
    project.write("pkg/first.py", "x = 1\nfrom . import second\n")
    project.write("pkg/second.py", "from ..helper import add\nfrom .sub import other\n")
    project.write("pkg/late.py", "import numpy\n")
    project.write("pkg/sub/__init__.py", "")
    project.write("pkg/sub/deep.py", "from ..third import *\n")
    project.write("pkg/sub/other.py", "")
    project.write("pkg/third.py", "")
    project.write("inside.py", "import train_mlp\n")
    project.write("named.py", "")
    project.write("unused.py", "")
    code = find_code(project.root, ENTRY, MODEL)
    assert paths(code) == [
        "helper.py", "inside.py", "named.py", "pkg/__init__.py", "pkg/first.py", "pkg/late.py",
        "pkg/second.py", "pkg/sub/__init__.py", "pkg/sub/deep.py", "pkg/sub/other.py", "pkg/third.py",
        "train_mlp.py",
    ]  # fmt: skip
    assert code.packages == {"numpy"}


def test_an_entry_in_a_package_is_found(project):
    """`pkg.train:main` lies in pkg/train.py, with the package's own file."""
    project.write("pkg/__init__.py", "")
    project.write("pkg/train.py", "def main(run): pass\n")
    assert paths(find_code(project.root, "pkg.train:main", "pkg.train:main")) == [
        "pkg/__init__.py",
        "pkg/train.py",
    ]


def test_an_installed_architecture_is_accepted_by_name(project):
    """An architecture of an installed library adds its package to the environment."""
    code = find_code(project.root, ENTRY, "hypothesis.strategies:SearchStrategy")
    assert "hypothesis" in code.packages
    assert "train_mlp.py" in paths(code)


@pytest.mark.parametrize(
    ("entry", "architecture", "words"),
    [
        ("nowhere:train", MODEL, "script.entry: there is no module nowhere"),
        ("train_mlp:run", MODEL, "script.entry: train_mlp does not define run"),
        (ENTRY, "train_mlp:CNN", "model.architecture: train_mlp does not define CNN"),
        (ENTRY, "nowhere_at_all:CNN", "model.architecture: there is no module nowhere_at_all"),
        ("workers.run:train", MODEL, "the ledger's own package"),
    ],
)
def test_what_is_missing_names_its_key(project, entry, architecture, words):
    """A missing module, function or class is a usage error at its key."""
    with pytest.raises(UsageError) as caught:
        find_code(project.root, entry, architecture)
    assert words in caught.value.message
    assert caught.value.remedy


def test_code_outside_the_folder_is_refused(project, tmp_path):
    """A link that leads out of the spec's folder is not frozen."""
    outside = tmp_path / "outside.py"
    outside.write_text("def add(a, b): return 0\n")
    (project.root / "helper.py").unlink()
    (project.root / "helper.py").symlink_to(outside)
    with pytest.raises(UsageError, match="outside the spec's folder"):
        find_code(project.root, ENTRY, MODEL)


def test_a_script_that_is_not_python_names_its_line(project):
    """A syntax error is a usage error with file and line."""
    project.write("helper.py", "def add(:\n")
    with pytest.raises(UsageError, match=r"helper\.py, line 1"):
        find_code(project.root, ENTRY, MODEL)


def test_a_file_that_would_hide_the_ledger_is_refused(project):
    """A local schemas.py that is imported would break the worker."""
    project.write("schemas.py", "")
    project.edit("train_mlp.py", "import json", "import json, schemas")
    with pytest.raises(UsageError, match="hide the ledger's own package schemas"):
        find_code(project.root, ENTRY, MODEL)


def test_names_of_the_code_are_bare_and_with_their_module(project):
    """R6 looks classes and functions up in the frozen code; files that are absent are passed over."""
    code = find_code(project.root, ENTRY, MODEL).files
    assert {"MLP", "train_mlp:MLP", "add", "helper:add"} <= code_names(project.root, code)
    assert code_names(project.root / "nowhere", code) == set()
