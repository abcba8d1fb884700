"""The migration stamp: alembic's own table says which layout a database has, too."""

import pytest

from ledger.errors import NewerSchema, NotALedger
from ledger.store.layout import LAYOUT
from ledger.store.open import open_store
from ledger.testing.postgres import run


def test_the_stamp_is_alembics_own_table(url: str) -> None:
    """`alembic_version` holds the number of the layout."""
    with open_store(url) as store:
        assert store.database.query("SELECT version_num FROM alembic_version") == [(str(LAYOUT),)]


@pytest.mark.parametrize("stamp", [str(LAYOUT + 1), "1000", "9f3c0d1e2b4a"])
def test_a_newer_stamp_is_left_alone(url: str, stamp: str) -> None:
    """A stamp that this program does not know is a newer program's: neither opened nor migrated."""
    with open_store(url) as store:
        store.database.query("UPDATE alembic_version SET version_num = ?", (stamp,))
    for create in (False, True):
        with pytest.raises(NewerSchema, match=stamp):
            open_store(url, create=create)


def test_a_ledger_without_a_stamp_opens(url: str) -> None:
    """The layout's own number stands for a stamp that is gone."""
    with open_store(url) as store:
        store.database.query("DROP TABLE alembic_version")
    for create in (False, True):
        open_store(url, create=create).close()


def test_another_programs_stamp_is_not_ours(empty_pg_url: str) -> None:
    """A database that another program migrates with alembic is no place for a ledger."""
    run(empty_pg_url, "CREATE TABLE alembic_version (version_num text)")
    for create in (False, True):
        with pytest.raises(NotALedger):
            open_store(empty_pg_url, create=create)
