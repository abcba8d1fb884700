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
    _hear_of_shared_names()
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


def _hear_of_shared_names() -> None:
    """A name that stood for the newest of several experiments is said on stderr, once for each."""
    from ledger.actions.resolve import on_shared

    said: set[str] = set()

    def tell(text: str) -> None:
        from ledger.cli.output import clean, note

        if text not in said:
            said.add(text)
            note(clean(text))

    on_shared.set(tell)
