"""Each write breaks twice: failed and not written, failed but written. A repeated append mends both."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from ledger.errors import DatabaseError, LedgerError, Unreachable
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.read import read_stream
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.store.versions import NO_STREAM
from ledger.testing.contract import write
from ledger.testing.events import STREAM, note, notes

Step = Callable[..., Any]


def breaking(store: Store, monkeypatch: pytest.MonkeyPatch, name: str, *, written: bool) -> None:
    """The driver's next call of `name` fails, before or after it has done its work."""
    real: Step = getattr(store.database.driver, name)

    def broken(*given: Sequence[Any]) -> Any:
        monkeypatch.setattr(store.database.driver, name, real)
        if written:
            real(*given)
        raise DatabaseError("the connection broke")

    monkeypatch.setattr(store.database.driver, name, broken)


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("many", [1, 4])
def test_an_append_of_unknown_outcome_is_repeated(
    store: Store, monkeypatch: pytest.MonkeyPatch, written: bool, many: int
) -> None:
    """The same events again: written once, with the first receipts if they had got in."""
    steps = {("sqlite", 1): "write_once", ("sqlite", 4): "commit", ("postgres", 1): "append_one"}
    events = [StreamAppend(STREAM, notes(many), NO_STREAM)]
    breaking(store, monkeypatch, steps.get((store.dialect, many), "write_once"), written=written)
    with pytest.raises(DatabaseError, match="broke"):
        append(store, events)
    receipts = append(store, events)
    assert [one.duplicate for one in receipts] == [written] * many
    assert [one.version for one in receipts] == list(range(1, many + 1))
    assert write(store, note(), expected=many) == [many + 1]
    assert verify(store).ok
    assert len(read_stream(store, STREAM)) == many + 1


@pytest.mark.parametrize("written", [False, True])
def test_sealing_is_repeated(pg_url: str, monkeypatch: pytest.MonkeyPatch, written: bool) -> None:
    """A seal that broke, done or not, is done once by the next."""
    with open_store(pg_url) as store:
        write(store, *notes(3))
        breaking(store, monkeypatch, "execute", written=written)
        with pytest.raises(DatabaseError, match="broke"):
            seal(store)
        assert seal(store) == 4
        assert verify(store).ok


def test_a_lost_connection_is_told_and_made_again(pg_url: str) -> None:
    """A server that ends the connection gives Unreachable; the same store then goes on."""
    with open_store(pg_url) as store, open_store(pg_url) as other:
        event = note()
        me = store.database.query("SELECT pg_backend_pid()")[0][0]
        other.database.query("SELECT pg_terminate_backend(?, 5000)", (me,))
        with pytest.raises(Unreachable, match="reached"):
            write(store, event)
        assert write(store, event) == [1]
        assert write(store, note(), expected=1) == [2]


def test_a_failed_statement_leaves_the_store_usable(store: Store) -> None:
    """After an error inside a transaction the next one works."""
    with pytest.raises(LedgerError), store.database.write() as tx:
        tx.execute("SELECT no_such_thing FROM nowhere")
    assert write(store, note()) == [1]


def test_transactions_do_not_nest(store: Store) -> None:
    """A write inside a read transaction is a fault of the program, and said to be one."""
    with pytest.raises(RuntimeError, match="nest"), store.database.read():
        write(store, note())
    assert write(store, note()) == [1]


def test_two_writers_that_wait_for_each_other_both_get_in(pg_url: str) -> None:
    """Streams are locked in sorted order, so appends over the same streams cannot deadlock."""
    from concurrent.futures import ThreadPoolExecutor

    def cross(order: int) -> int:
        names = ["experiment-a", "experiment-b", "experiment-c"][::order]
        with open_store(pg_url) as store:
            done = [append(store, [StreamAppend(name, [note()]) for name in names]) for _ in range(25)]
        return len(done)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(cross, [1, -1, 1, -1])) == [25] * 4
    with open_store(pg_url) as store:
        assert verify(store).ok
        assert len(read_stream(store, "experiment-b")) == 100
