"""Migrations: the fresh database is the one that the tables describe, and two may create it at once."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from ledger.store.address import parse
from ledger.store.migrate import connection_to, scripts
from ledger.store.open import open_store
from ledger.store.tables import metadata
from ledger.store.verify import verify
from ledger.testing.postgres import fresh_database

ROOT = Path(__file__).resolve().parents[2]


def test_the_migrated_database_is_the_described_one(url: str) -> None:
    """Alembic finds no difference between the migrated database and `tables.py`."""
    with connection_to(parse(url)) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"compare_type": True},
        )
        differences = compare_metadata(context, metadata(connection.dialect.name))
    assert differences == []


def test_the_comparison_sees_a_difference(url: str) -> None:
    """A column that is missing from the description is found, so the comparison is not blind."""
    with connection_to(parse(url)) as connection:
        context = MigrationContext.configure(connection)
        described = metadata(connection.dialect.name)
        described.remove(described.tables["projection_rows"])
        assert [one[0] for one in compare_metadata(context, described)] == ["remove_table"]


def test_several_may_create_one_ledger(empty_url: str) -> None:
    """Four at once make one ledger with one opening."""
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(empty_url, create=True), range(4)))
    with ExitStack() as stack:
        for store in stores:
            stack.enter_context(store)
        assert len({store.ledger_id for store in stores}) == 1
        found = verify(stores[0])
        assert found.ok
        assert found.events == 1


def test_databases_of_one_cluster_may_be_created_at_once(pg_server: str) -> None:
    """Roles belong to the whole cluster: migrations of several databases do not trip over them."""
    with ExitStack() as stack:
        urls = [stack.enter_context(fresh_database(pg_server)) for _ in range(3)]
        code = "import sys; from ledger.store.open import *; open_store(sys.argv[1], create=True).close()"
        started = [subprocess.Popen([sys.executable, "-c", code, url], cwd=ROOT) for url in urls]
        assert [one.wait() for one in started] == [0, 0, 0]


def test_a_migration_that_fails_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All migrations are one transaction: a fault in the last undoes the first."""
    from alembic import op
    from ledger.errors import NoLedger

    real = op.execute

    def faulty(statement: str) -> None:
        if "application_id" in str(statement) or "CREATE SCHEMA" in str(statement):
            raise RuntimeError("power cut")
        real(statement)

    monkeypatch.setattr(op, "execute", faulty)
    with pytest.raises(RuntimeError, match="power cut"):
        open_store(empty_url, create=True)
    with pytest.raises(NoLedger):
        open_store(empty_url)
    monkeypatch.undo()
    open_store(empty_url, create=True).close()


def test_migrations_are_numbered_as_the_layout() -> None:
    """The last migration's number is the layout that the program asks for."""
    from ledger.store.layout import LAYOUT

    numbers = [int(path.stem.split("_")[1]) for path in (scripts() / "versions").glob("layout_*.py")]
    assert sorted(numbers) == list(range(1, LAYOUT + 1))
