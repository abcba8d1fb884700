"""Desks on both databases."""

import pytest

from ledger.store.open import Store, open_store
from tests.budget.desk import Desk


@pytest.fixture
def desk(store: Store) -> Desk:
    """A paid account with an approver, on each database in turn."""
    return Desk(store).enrol()


@pytest.fixture
def sqlite_desk(sqlite_url: str):
    """The same on SQLite alone, where the database makes no difference."""
    with open_store(sqlite_url) as store:
        yield Desk(store).enrol()
