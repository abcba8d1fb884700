"""The house rules as a program: sizes, directions, one write path, banned calls with their replacement."""

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = ("schemas", "ledger", "workers", "alembic", "tests", "examples", "benchmarks")

# The floor of each room: an import may only point down or sideways (design §8).
FLOORS = {
    "schemas": 1, "ledger.stats": 1, "ledger.errors": 1, "ledger.version": 1, "ledger.address": 1,
    "ledger.places": 1, "ledger.settings": 1,
    "ledger.store": 2, "ledger.rules": 2, "ledger.plan": 2,
    "ledger.domain": 3, "ledger.projections": 3,
    "ledger.handle": 4, "ledger.render": 4, "ledger.actions": 4,
    "ledger.actions.signatures": 4.1, "ledger.actions.money": 4.2, "ledger.actions.records": 4.3,
    "ledger.actions.planning": 4.4, "ledger.actions.runs": 4.5, "ledger.actions.results": 4.6,
    "ledger.actions.book": 4.7, "ledger.actions.status": 4.8, "ledger.testing": 4.8,
    "ledger.cli": 5, "ledger.__main__": 5, "workers": 5,
}  # fmt: skip

BANNED = {
    "ledger/domain": {
        r"\bimport (time|random|secrets|datetime|uuid)\b|\bfrom (time|random|secrets|datetime) import": (
            "the domain has no clock and no chance: pass the value in"
        ),
        r"\bopen\(|\bfrom pathlib|\bimport os\b": "the domain does no I/O: read at the edge",
    },
    "ledger/rules": {
        r"\bimport (time|random|secrets)\b|\bfrom (time|random|secrets) import": (
            "a rule is pure: pass the value in"
        ),
        r"\bopen\(|\bfrom pathlib|\bimport os\b": "a rule does no I/O: read at the edge",
    },
    "ledger/projections": {
        r"\btime\.time\(|datetime\.now": "a projection folds recorded times only: use event.recorded_at",
    },
    "ledger/render": {
        r"\btime\.time\(|datetime\.now": "a page is a function of the index: use recorded times",
    },
    "ledger": {
        r"^\s*(import|from) (torch|modal|workers)\b": "ledger/ reaches workers as a process",
    },
    "schemas": {
        r"^\s*(import|from) (sqlalchemy|torch|modal|ledger|workers)\b": "schemas/ are words only",
    },
}  # fmt: skip
NO_PRINT = ("schemas", "ledger", "workers")


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return tuple(ROOT / line for line in listed.stdout.split() if (ROOT / line).exists())


def in_room(room: str) -> list[Path]:
    return [path for path in python_files() if path.relative_to(ROOT).as_posix().startswith(room + "/")]


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> float | None:
    while module:
        if module in FLOORS:
            return FLOORS[module]
        module = module.rpartition(".")[0]
    return None


def imports_of(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{name.name}" for name in node.names]
    return found


def test_files_stay_under_200_lines() -> None:
    """No file has 200 lines or more."""
    long = [
        f"{p.relative_to(ROOT)}: {n}" for p in python_files() if (n := len(p.read_text().splitlines())) >= 200
    ]
    assert not long, "split these by operation: " + ", ".join(long)


def test_functions_stay_under_30_lines() -> None:
    """No function has 30 lines or more."""
    long = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines >= 30:
                    long.append(f"{path.relative_to(ROOT)}:{node.name} {lines}")
    assert not long, "split these: " + ", ".join(long)


def test_every_room_has_a_floor() -> None:
    """Every module of the product stands on a known floor."""
    homeless = [
        m
        for p in in_room("ledger") + in_room("workers")
        if floor_of(m := module_of(p)) is None and m != "ledger"
    ]
    assert not homeless, f"give these a floor in this test: {homeless}"


def test_imports_point_down() -> None:
    """No import points to a higher floor, and schemas ← ledger ← workers holds."""
    wrong = []
    for path in in_room("schemas") + in_room("ledger") + in_room("workers"):
        own = module_of(path)
        here = floor_of(own) or 1
        for name in imports_of(path):
            there = floor_of(name)
            if there is not None and there > here:
                wrong.append(f"{own} (floor {here}) imports {name} (floor {there})")
    assert not wrong, "; ".join(wrong)


def test_one_write_path() -> None:
    """INSERT INTO events stands in append's SQLite file and in the migration's function, nowhere else."""
    allowed = {"ledger/store/append_sqlite.py"}
    pattern = re.compile(r"INSERT\s+(OR\s+\w+\s+)?INTO\s+(\w+\.)?events\b", re.IGNORECASE)
    found = {
        p.relative_to(ROOT).as_posix()
        for p in in_room("schemas") + in_room("ledger") + in_room("workers")
        if pattern.search(p.read_text())
    }
    assert found <= allowed, f"write through ledger.store.append.append instead: {sorted(found - allowed)}"
    assert found, "the pattern finds append itself"


@pytest.mark.parametrize("room", sorted(BANNED))
def test_banned_calls(room: str) -> None:
    """A room does not use what its floor forbids."""
    wrong = []
    for path in in_room(room):
        for pattern, instead in BANNED[room].items():
            if re.search(pattern, path.read_text(), re.MULTILINE):
                wrong.append(f"{path.relative_to(ROOT)}: {instead}")
    assert not wrong, "; ".join(wrong)


def test_no_print_in_library_code() -> None:
    """Library code does not print; the command line writes through its own output module."""
    wrong = []
    for room in NO_PRINT:
        for path in in_room(room):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong, f"use structlog, or ledger.cli.output in commands: {wrong}"


def test_alembic_is_no_package() -> None:
    """alembic/ has no __init__.py, which would shadow the library."""
    assert not list((ROOT / "alembic").rglob("__init__.py"))


def test_no_file_names_an_index_or_a_machine() -> None:
    """No committed file carries a package index, a mirror or a path of a machine."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pattern = re.compile(
        r"--index-" r"url|extra-index|pypi\.org|files\.pythonhosted|/root/|/work/|/home/[a-z]+/"
    )
    wrong = []
    for line in listed.stdout.splitlines():
        path = ROOT / line
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".txt", ".cfg", ".ini", ".yml", ""}:
            wrong += (
                [line] if pattern.search(path.read_text(errors="ignore")) and path != Path(__file__) else []
            )
    assert not wrong, f"state these without the place: {wrong}"
