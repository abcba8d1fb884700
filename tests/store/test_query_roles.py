"""`ledger audit --sql` on Postgres runs with a reader's rights, whoever asks."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ledger.errors import UsageError
from ledger.store.open import open_store
from ledger.store.query import query
from ledger.store.seal import seal
from ledger.testing.contract import write
from ledger.testing.events import notes
from ledger.testing.postgres import as_user, run


@contextmanager
def login(url: str, *rights: str) -> Iterator[str]:
    """The address for a new login, which is dropped at the end."""
    name = f"audit_{uuid.uuid4().hex[:8]}"
    run(url, f"CREATE ROLE {name} LOGIN PASSWORD 'asks'", *(one.format(name) for one in rights))
    try:
        yield as_user(url, name, "asks")
    finally:
        run(url, f"DROP OWNED BY {name}", f"DROP ROLE {name}")


HARMFUL = [
    "SELECT pg_terminate_backend({other})",
    "SELECT pg_create_physical_replication_slot('slot_{other}')",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT * FROM pg_authid",
    "SELECT set_config('role', 'none', true), pg_read_file('PG_VERSION')",
    "SELECT SET_CONFIG('session_authorization', 'postgres', true)",
    "SELECT \"set_config\"('role', 'none', true)",
    "SELECT U&\"set\\005fconfig\"('role', 'none', true), pg_read_file('PG_VERSION')",
    "SELECT query_to_xml('SELECT set' || '_config(''role'', ''none'', true)', true, true, '')",
    "SELECT * FROM ts_stat('SELECT set' || '_config(''role'', ''none'', true)::tsvector')",
]


@pytest.mark.parametrize("sql", HARMFUL)
@pytest.mark.parametrize("reader", [False, True])
def test_no_query_has_more_than_a_readers_rights(pg_url: str, sql: str, reader: bool) -> None:
    """A superuser and a reader are refused alike, and the other session lives on."""
    with login(pg_url, "GRANT ledger_reader TO {}") as asking, open_store(pg_url) as other:
        pid = other.database.query("SELECT pg_backend_pid()")[0][0]
        with (
            open_store(asking if reader else pg_url) as store,
            pytest.raises(UsageError, match="query") as caught,
        ):
            query(store, sql.format(other=pid))
        assert caught.value.exit_code == 2
        assert other.database.query("SELECT pg_backend_pid()") == [(pid,)]


RIGHTS = [
    ["GRANT ledger_reader TO {}"],
    ["GRANT USAGE ON SCHEMA public, ledger_audit TO {}",
     "GRANT SELECT ON ALL TABLES IN SCHEMA public, ledger_audit TO {}",
     "GRANT SELECT ON public.events_position_seq TO {}"],
]  # fmt: skip


@pytest.mark.parametrize("rights", RIGHTS)
def test_a_login_that_may_only_read_asks(pg_url: str, rights: list[str]) -> None:
    """A member of ledger_reader, and a login that has the same rights without being one."""
    with open_store(pg_url) as owner:
        write(owner, *notes(3))
        seal(owner)
    with login(pg_url, *rights) as asking, open_store(asking) as store:
        assert query(store, "SELECT current_user, count(*) FROM events")[1][0][1] == 4


def test_an_owner_who_cannot_become_a_reader_is_refused(pg_url: str) -> None:
    """Rights that cannot be put down are not lent to a query; the remedy names the grant."""
    owner = ["GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}",
             "GRANT CREATE, USAGE ON SCHEMA public TO {}",
             "GRANT SELECT ON public.events_position_seq TO {}",
             "ALTER TABLE public.projection_rows OWNER TO {}"]  # fmt: skip
    with login(pg_url, *owner) as asking, open_store(asking) as store:
        with pytest.raises(UsageError, match="ledger_reader") as caught:
            query(store, "SELECT 1")
        assert "GRANT ledger_reader" in caught.value.remedy
