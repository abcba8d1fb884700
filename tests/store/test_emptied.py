"""A ledger whose events are all gone is broken, and no place to begin anew."""

from pathlib import Path

import pytest

from ledger.errors import Broken
from ledger.store.address import parse
from ledger.store.heads import remember
from ledger.store.open import Store, open_store
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.testing.contract import write
from ledger.testing.events import notes
from ledger.testing.tamper import unguarded

TABLES = {"sqlite": ("events",), "postgres": ("events", "streams", "sealed", "seal_state")}


def emptied(url: str, *more: str) -> None:
    """A ledger of four events with all of them taken away."""
    with open_store(url) as store:
        write(store, *notes(3))
        seal(store)
        unguarded(store, *_off(store), *(f"DELETE FROM {name}" for name in TABLES[store.dialect]), *more)


def _off(store: Store) -> list[str]:
    return [] if store.dialect == "sqlite" else ["ALTER TABLE seal_state DISABLE TRIGGER USER"]


@pytest.mark.parametrize("create", [False, True])
def test_an_emptied_log_is_broken(url: str, create: bool) -> None:
    """The counter of positions tells that events were there, to a reader and to init."""
    emptied(url)
    with pytest.raises(Broken, match="events") as caught:
        open_store(url, create=create)
    assert caught.value.exit_code == 6
    assert "backup" in caught.value.remedy


@pytest.mark.parametrize("create", [False, True])
def test_the_remembered_head_tells_too(sqlite_url: str, create: bool) -> None:
    """A counter that was put back as well does not hide what was seen before."""
    with open_store(sqlite_url) as store:
        remember(store)
    emptied(sqlite_url, "DELETE FROM sqlite_sequence")
    with pytest.raises(Broken, match="events"):
        open_store(sqlite_url, create=create)


def test_emptied_streams_alone_tell_on_postgres(pg_url: str) -> None:
    """With the counters put back, the heads of the streams are still there."""
    with open_store(pg_url) as store:
        unguarded(store, "DELETE FROM events", "ALTER SEQUENCE events_position_seq RESTART")
    with pytest.raises(Broken, match="events"):
        open_store(pg_url)


def test_a_file_that_was_deleted_wholly_begins_anew_and_says_so(sqlite_url: str) -> None:
    """Beginning anew is on record, and verification notes it."""
    with open_store(sqlite_url) as store:
        remember(store)
        assert verify(store).notes == []
    for path in Path(parse(sqlite_url).target).parent.iterdir():
        path.unlink()
    with open_store(sqlite_url, create=True) as store:
        found = verify(store)
    assert found.ok
    assert [one["kind"] for one in found.notes] == ["replaces"]
    assert "1 events" in found.notes[0]["reason"]
