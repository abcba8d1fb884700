"""A full disk takes nothing from a reader: what cannot be stored is folded in memory."""

import pytest

from ledger.errors import DiskFull, ReadOnlyLedger
from ledger.projections import view as module
from ledger.projections.catalog import NAMES
from ledger.projections.catch_up import catch_up
from ledger.projections.view import open_view
from ledger.store.open import Store, open_store
from ledger.store.verify import verify
from ledger.testing.saga import saga


def everything(store: Store) -> dict:
    view = open_view(store)
    return {name: view.rows(name) for name in NAMES}


@pytest.mark.parametrize("room", [0, 2])
def test_a_full_disk_is_read_all_the_same(sqlite_url: str, room: int) -> None:
    """The rows are those of a disk with space, and the live ones catch up once there is some."""
    with open_store(sqlite_url) as store:
        saga().append(store)
        pages = store.database.query("PRAGMA page_count")[0][0]
        store.database.query(f"PRAGMA max_page_count = {pages + room}")
        with pytest.raises(DiskFull):
            catch_up(store)
        found = everything(store)
        assert open_view(store).index == len(saga().lines) + 1
        store.database.query(f"PRAGMA max_page_count = {pages + 5000}")
        catch_up(store)
        assert everything(store) == found
        assert verify(store).ok


@pytest.mark.parametrize("fault", [DiskFull, ReadOnlyLedger])
def test_a_server_that_cannot_write_is_read(
    pg_url: str, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    """Sealing and catching up both fail; the sealed log is read up to its head."""
    with open_store(pg_url) as store:
        saga().append(store)
        expected = everything(store)

        def failing(*_: object) -> int:
            raise fault

        monkeypatch.setattr(module, "catch_up", failing)
        monkeypatch.setattr(module, "seal", failing)
        assert everything(store) == expected
        assert open_view(store, 5).index == 5
