"""A guard counts if it is, word for word, what the migration made."""

import pytest

from ledger.store.open import Store, open_store
from ledger.store.verify import verify


def broken(store: Store) -> list[str]:
    return [one["reason"] for one in verify(store).breaks if one["kind"] == "trigger"]


@pytest.mark.parametrize("name", ["events_no_update", "events_no_delete", "events_no_replace"])
def test_a_sleeping_condition_is_found_on_sqlite(sqlite_url: str, name: str) -> None:
    """The same trigger with a condition that never holds does not count."""
    with open_store(sqlite_url) as store:
        text = store.database.query("SELECT sql FROM sqlite_schema WHERE name = ?", (name,))[0][0]
        asleep = text.replace("WHEN EXISTS", "WHEN 0 AND EXISTS") if "WHEN" in text else text.replace(
            " ON events\n", " ON events WHEN 0\n"
        )  # fmt: skip
        assert asleep != text
        store.database.query(f"DROP TRIGGER {name}")
        store.database.query(asleep)
        assert [name in reason for reason in broken(store)] == [True]
        store.database.query(f"DROP TRIGGER {name}")
        store.database.query(text.replace("\n", "\n   "))
        assert broken(store) == []


def test_a_sleeping_condition_is_found_on_postgres(pg_url: str) -> None:
    """A trigger that was made again with a condition does not count, though it is always enabled."""
    with open_store(pg_url) as store:
        query = store.database.query
        query("DROP TRIGGER events_no_row_change ON events")
        query(
            "CREATE TRIGGER events_no_row_change BEFORE UPDATE OR DELETE ON events"
            " FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger_refuse()"
        )
        query("ALTER TABLE events ENABLE ALWAYS TRIGGER events_no_row_change")
        assert ["events_no_row_change" in reason for reason in broken(store)] == [True]


def test_a_function_that_refuses_nothing_is_found(pg_url: str) -> None:
    """The triggers are only as good as the function that they call."""
    with open_store(pg_url) as store:
        store.database.query(
            "CREATE OR REPLACE FUNCTION public.ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN IF false THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END $$"
        )
        assert len(broken(store)) == 8
