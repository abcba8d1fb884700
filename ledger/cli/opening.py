"""The ledger in use, open for one command."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.store.open import Store


@contextmanager
def ledger(*, writes: bool = False) -> "Iterator[Store]":
    """Open the ledger of LEDGER_URL or of the nearest folder, close it at the end.

    After a command that may write, its head is kept in the user's state folder, also when a rule refused.
    """
    from ledger.address import resolve
    from ledger.store.open import open_store

    store = open_store(resolve())
    try:
        yield store
        _remember(store, writes)
    except Refused:
        _remember(store, writes)
        raise
    finally:
        store.close()


def _remember(store: "Store", writes: bool) -> None:
    if writes:
        from ledger.store.heads import remember

        remember(store)
