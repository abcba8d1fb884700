"""Two reconciliations at once, and one that breaks down: the bill stands once, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, local
from typing import Any

import pytest

from ledger import handle
from ledger.actions.money import reconcile_day
from ledger.actions.money.reconcile import reconcile
from ledger.errors import DatabaseBusy
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.versions import ANY
from schemas.envelope import NewEvent

Commit = Callable[[Any, Any, str], Any]


def naive(store: Any, decided: Any, actor: str) -> Any:
    """Read, decide, append wherever the stream is now: the twin that a race must catch."""
    made = [
        (loaded.stream, tuple(NewEvent(kind, data, actor) for kind, data in news)) for loaded, news in decided
    ]
    return append(store, [StreamAppend(stream, events, ANY) for stream, events in made if events])


def together(commit: Commit) -> Commit:
    """Two threads have both decided before either appends for the first time."""
    met, once = Barrier(2), local()

    def wait(store: Any, decided: Any, actor: str) -> Any:
        if not getattr(once, "done", False):
            once.done = True
            met.wait(20)
        return commit(store, decided, actor)

    return wait


def race(url: str) -> None:
    def one(_: int) -> Any:
        with open_store(url) as store:
            return reconcile(store, actor="me")["recorded"]

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(2)))


@pytest.mark.parametrize(("commit", "times"), [(handle.commit, 1), (naive, 2)])
def test_two_at_once_record_it_once(
    paid, url, provider, attempt, later, reconciled, monkeypatch, commit, times
) -> None:
    """The bill is recorded once by exact versions, and twice by the naive twin."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.60")
    monkeypatch.setattr(reconcile_day, "commit", together(commit))
    race(url)
    assert len(reconciled(paid)) == times


@pytest.mark.parametrize("written", [False, True])
def test_a_breakdown_is_repeated_without_harm(
    paid, provider, attempt, later, reconciled, monkeypatch, written
) -> None:
    """Whether the append that failed was written or not, the next try leaves one event."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.60")

    def breaks(store: Any, decided: Any, actor: str) -> Any:
        if written:
            handle.commit(store, decided, actor)
        raise DatabaseBusy

    with monkeypatch.context() as patch:
        patch.setattr(reconcile_day, "commit", breaks)
        with pytest.raises(DatabaseBusy):
            reconcile(paid, actor="me")
    assert len(reconciled(paid)) == int(written)
    reconcile(paid, actor="me")
    assert len(reconciled(paid)) == 1
