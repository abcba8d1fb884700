"""Both databases for every test: a real PostgreSQL and SQLite files; nothing is skipped for want of one."""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytest.register_assert_rewrite("ledger.testing")

from ledger.store.open import Store, open_store  # noqa: E402 - after the line above
from ledger.testing.postgres import database_url, fresh_database, run, server  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--add-corpus` adds what the golden corpus lacks (tests/corpus)."""
    parser.addoption("--add-corpus", action="store_true", help="add missing entries of the golden corpus")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One test process at a time."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this session share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def pg_server(shared_folder: Path) -> Iterator[str]:
    """The address of the server; LEDGER_TEST_POSTGRES_URL names another one."""
    stated = os.environ.get("LEDGER_TEST_POSTGRES_URL", "")
    # not below pytest's own folder: each new session shuts that to the server's own user
    name = "ledger-test-" + hashlib.sha256(str(shared_folder).encode()).hexdigest()[:12]
    with server(Path(tempfile.gettempdir()) / name, stated) as base:
        if not stated:
            # tests kill clients, never the server, so it need not wait for the disk
            settings = ("fsync = off", "full_page_writes = off", "autovacuum = off")
            run(base, *(f"ALTER SYSTEM SET {one}" for one in settings), "SELECT pg_reload_conf()")
        yield base


@pytest.fixture(scope="session")
def pg_template(pg_server: str, shared_folder: Path) -> str:
    """The name of a database that holds an empty ledger, for copying."""
    name = "ledger_template_" + shared_folder.name.replace("-", "_")
    with _alone(shared_folder / "template.lock"):
        import psycopg

        with psycopg.connect(pg_server, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
        if found is None:
            building = name + "_new"
            run(pg_server, f'DROP DATABASE IF EXISTS "{building}"', f'CREATE DATABASE "{building}"')
            open_store(database_url(pg_server, building), create=True).close()
            run(pg_server, f'ALTER DATABASE "{building}" RENAME TO "{name}"')
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that holds an empty ledger, for copying."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    open_store(f"sqlite:///{path}", create=True).close()
    return path


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's own state folder or ledger."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home" / "state"))
    for name in [name for name in os.environ if name.startswith("LEDGER_") and "TEST" not in name]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """A test that sends logs to its own stderr leaves none of it to the next one, when that is closed."""
    yield
    if "structlog" in sys.modules:
        sys.modules["structlog"].reset_defaults()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty ledger in a SQLite file of this test's own."""
    path = tmp_path / "ledger" / "ledger.db"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def pg_url(pg_server: str, pg_template: str) -> Iterator[str]:
    """The address of an empty ledger in a Postgres database of this test's own."""
    with fresh_database(pg_server, pg_template) as url:
        yield url


@pytest.fixture
def empty_pg_url(pg_server: str) -> Iterator[str]:
    """The address of a Postgres database that holds nothing."""
    with fresh_database(pg_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty ledger, on each database in turn."""
    name = "sqlite_url" if request.param == "sqlite" else "pg_url"
    address: str = request.getfixturevalue(name)
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty place, on each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'ledger.db'}"
    address: str = request.getfixturevalue("empty_pg_url")
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty ledger that is open, on each database in turn."""
    with open_store(url) as opened:
        yield opened
