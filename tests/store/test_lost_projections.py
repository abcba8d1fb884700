"""Projection tables that were lost come back with `ledger init`: they are disposable."""

import uuid

import pytest

from ledger.errors import DatabaseError
from ledger.projections.catalog import NAMES
from ledger.projections.view import open_view
from ledger.store.open import Store, open_store
from ledger.testing.postgres import as_user, run
from ledger.testing.saga import saga


def everything(store: Store) -> dict:
    view = open_view(store)
    return {name: view.rows(name) for name in NAMES}


@pytest.mark.parametrize("lost", [["projections"], ["projection_rows"], ["projections", "projection_rows"]])
def test_lost_tables_come_back(url: str, lost: list[str]) -> None:
    """Reading names the remedy; after it every row is there again."""
    with open_store(url) as store:
        saga().append(store)
        before = everything(store)
        for name in lost:
            store.database.query(f"DROP TABLE {name}")
        with pytest.raises(DatabaseError, match="projection") as caught:
            everything(store)
        assert "ledger init" in caught.value.remedy
    with open_store(url, create=True) as store:
        assert everything(store) == before


def test_a_writer_may_use_the_tables_that_came_back(pg_url: str) -> None:
    """The roles have their rights on the new tables."""
    name = f"writer_{uuid.uuid4().hex[:8]}"
    run(pg_url, f"CREATE ROLE {name} LOGIN PASSWORD 'writes' IN ROLE ledger_writer")
    try:
        with open_store(pg_url) as store:
            saga().append(store)
            store.database.query("DROP TABLE projection_rows")
        open_store(pg_url, create=True).close()
        with open_store(as_user(pg_url, name, "writes")) as store:
            with store.database.write() as tx:
                tx.execute("INSERT INTO projections (name, version, idx) VALUES ('p', 1, 0)")
                tx.execute("INSERT INTO projection_rows VALUES ('p', 'k', '{}')")
            assert store.database.query("SELECT count(*) FROM projection_rows") == [(1,)]
    finally:
        run(pg_url, f"DROP ROLE {name}")
