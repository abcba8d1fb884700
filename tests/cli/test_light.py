"""Light commands load nothing heavy: asserted by the modules that a process has imported, never by time."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.cli.catalogue import ENTRIES

PROBE = """
import json, sys
from ledger.cli.main import main
code = main(sys.argv[1:])
json.dump({"code": code, "modules": sorted(sys.modules)}, sys.stderr)
"""
HEAVY = {
    "pydantic", "pydantic_core", "sqlalchemy", "alembic", "rich", "psycopg", "structlog", "torch", "numpy",
    "rfc8785", "tomllib", "asyncio",
}  # fmt: skip


def modules_after(*words: str) -> set[str]:
    """The modules that a process has imported once the command is done; it must end with 0."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *words], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    seen = json.loads(done.stderr.splitlines()[-1])
    assert seen["code"] == 0
    return set(seen["modules"])


def test_version_loads_nothing() -> None:
    """`ledger --version` imports neither typer nor any other package."""
    seen = modules_after("--version")
    assert not seen & (HEAVY | {"typer", "click", "sqlite3", "ledger.errors"})
    assert {name for name in seen if name.startswith("ledger.cli")} == {"ledger.cli", "ledger.cli.main"}


def test_the_list_of_commands_imports_no_command() -> None:
    """`ledger --help` knows the commands without importing one of them."""
    seen = modules_after("--help")
    assert not seen & HEAVY
    assert not seen & {f"ledger.cli.{entry.module}" for entry in ENTRIES.values()}


@pytest.mark.parametrize("name", ENTRIES)
def test_the_help_of_a_command_imports_that_command_alone(name: str) -> None:
    """`ledger NAME --help` loads no database, no model and no other command."""
    seen = modules_after(name, "--help")
    assert not seen & (HEAVY | {"sqlite3", "pysqlite3", "schemas.registry"})
    others = {f"ledger.cli.{entry.module}" for entry in ENTRIES.values() if entry.name != name}
    assert not seen & others
    assert not [module for module in seen if module.startswith("ledger.actions.")]


@pytest.mark.parametrize(
    "words", [["status", "--json"], ["status"], ["status", "--to", "1", "--json"]], ids=" ".join
)
def test_status_loads_no_models(words: list[str], sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ledger status` reads a ledger without pydantic, SQLAlchemy, rich or the event models."""
    monkeypatch.setenv("LEDGER_URL", sqlite_url)
    seen = modules_after(*words)
    assert not seen & (HEAVY - {"tomllib"})
    assert not seen & {"schemas.registry", "schemas.spec", "ledger.store.append", "ledger.handle"}
