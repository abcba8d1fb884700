"""Catching up: any batches, any restarts, any number of processes give the rows of one fold."""

import threading

import pytest

from ledger.projections import catch_up as module
from ledger.projections import runs
from ledger.projections.catalog import BY_NAME, NAMES
from ledger.projections.catch_up import catch_up
from ledger.projections.rebuild import rebuild, resume
from ledger.projections.replay import _live
from ledger.projections.table import checkpoints
from ledger.projections.text import digest
from ledger.store.open import Store, open_store
from ledger.store.read import head_index, read_log
from ledger.testing.projector import digests
from ledger.testing.saga import saga
from ledger.testing.story import Story, renumbered


def live_digests(store: Store) -> dict[str, str]:
    return {name: digest(name, BY_NAME[name].VERSION, texts) for name, (_, texts) in _live(store).items()}


@pytest.mark.parametrize("batch", [1, 7, 1000])
def test_batches_do_not_matter(store: Store, batch: int):
    """Live rows equal a fold in one piece, whatever the size of the batches."""
    saga().append(store)
    head = catch_up(store, batch=batch)
    assert live_digests(store) == rebuild(store, NAMES, to_index=head).digests()


def test_restarts_at_every_boundary(store: Store):
    """A process that stops after any event and another that goes on give the same rows."""
    story, head = saga(), 0
    for number in range(len(story.lines)):
        part = Story(story.lines[: number + 1])
        part.append(store, start=number)
        head = catch_up(store)
        assert head == number + 2
    assert live_digests(store) == rebuild(store, NAMES, to_index=head, batch=13).digests()


def test_both_databases_give_the_same_digest(store: Store):
    """The same story gives the digests of a fold without any database, on SQLite and on Postgres."""
    story = saga()
    story.append(store)
    catch_up(store, batch=1)
    events = [renumbered(event) for event in read_log(store)]
    assert digests(events, batch=7) == digests([renumbered(event) for event in story.events()])
    assert set(live_digests(store)) == set(NAMES)


def test_concurrent_catch_up(store: Store):
    """Processes that catch up at once, batch by batch, never fold an event twice or leave one out."""
    saga().append(store)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with open_store(store.url) as own:
                catch_up(own, batch=3)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert live_digests(store) == rebuild(store, NAMES, to_index=head_index(store)).digests()


def test_a_batch_whose_checkpoint_moved_is_dropped(store: Store, monkeypatch: pytest.MonkeyPatch):
    """A process that was overtaken between its fold and its write throws its rows away."""
    saga().append(store)
    whole, overtaken = module.fold_batch, []

    def slow(projection, events, load):
        found = whole(projection, events, load)
        if not overtaken:
            overtaken.append(True)
            with open_store(store.url) as other:
                catch_up(other, batch=5)
        return found

    monkeypatch.setattr(module, "fold_batch", slow)
    head = catch_up(store, batch=50)
    assert overtaken
    assert live_digests(store) == rebuild(store, NAMES, to_index=head).digests()


def test_a_changed_version_is_rebuilt(store: Store, monkeypatch: pytest.MonkeyPatch):
    """A projection whose VERSION was raised drops its rows and folds the log again."""
    saga().append(store)
    head = catch_up(store)
    with store.database.write() as tx:
        tx.execute("INSERT INTO projection_rows (name, key, value) VALUES ('runs', 'old', '{}')")
    monkeypatch.setattr(runs, "VERSION", runs.VERSION + 1)
    assert catch_up(store) == head
    assert "old" not in _live(store)["runs"][1]
    assert live_digests(store) == rebuild(store, NAMES, to_index=head).digests()


def test_a_newer_programs_projection_is_left_alone(store: Store):
    """Rows that a newer program folded are neither read nor touched by an older one."""
    saga().append(store)
    catch_up(store)
    with store.database.write() as tx:
        tx.execute("UPDATE projections SET version = 99 WHERE name = 'runs'")
        tx.execute("UPDATE projection_rows SET value = '{}' WHERE name = 'runs'")
    catch_up(store)
    with store.database.read() as tx:
        assert checkpoints(tx)["runs"].version == 99
        kept = tx.execute("SELECT DISTINCT value FROM projection_rows WHERE name = 'runs'")
    assert kept == [("{}",)]


def test_checkpoints_of_another_log_are_dropped(store: Store):
    """A checkpoint beyond the head belongs to another log: its rows are folded anew."""
    saga().append(store)
    head = catch_up(store)
    with store.database.write() as tx:
        tx.execute("UPDATE projections SET idx = 9999 WHERE name = 'spend'")
        tx.execute("DELETE FROM projection_rows WHERE name = 'spend'")
    assert catch_up(store) == head
    assert live_digests(store) == rebuild(store, NAMES, to_index=head).digests()


def test_who_was_overtaken_drops_nothing(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Another process appends and catches up between our look at the head and at the checkpoints."""
    saga().append(store)
    head, looks = catch_up(store), []

    def late(of: Store) -> int:
        looks.append(of)
        return head - 5 if len(looks) == 1 else head

    monkeypatch.setattr(module, "seal", late)
    monkeypatch.setattr(module, "clear", lambda tx, name: pytest.fail(f"the rows of {name} were dropped"))
    assert catch_up(store) == head


def test_only_the_named_ones_are_caught_up(store: Store):
    """A caller that needs one projection folds one, and the rest catch up from where they are."""
    saga().append(store)
    catch_up(store, ["names"])
    assert set(_live(store)) == {"names"}
    head = catch_up(store)
    assert live_digests(store) == rebuild(store, NAMES, to_index=head).digests()


def test_an_empty_ledger_has_no_rows(store: Store):
    """A ledger with nothing but its opening has checkpoints and no rows."""
    assert catch_up(store) == head_index(store)
    assert all(texts == {} for _, texts in _live(store).values())


def test_resuming_equals_folding_from_the_start(store: Store):
    """A fold in memory that starts from live rows gives what a fold of the whole log gives."""
    story = saga()
    Story(story.lines[:60]).append(store)
    catch_up(store)
    story.append(store, start=60)
    head = catch_up(store, [])
    assert resume(store, NAMES, to_index=head).texts == rebuild(store, NAMES, to_index=head).texts
    assert resume(store, NAMES, to_index=20).texts == rebuild(store, NAMES, to_index=20).texts
