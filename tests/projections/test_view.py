"""Views: the head, any past index, a reader without rights, and how little they load."""

import subprocess
import sys

import pytest

from ledger.errors import Broken, NotFound
from ledger.projections.catalog import NAMES
from ledger.projections.catch_up import catch_up
from ledger.projections.steady import steady
from ledger.projections.view import open_view
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.seal import seal
from ledger.testing.projector import MemoryView
from ledger.testing.saga import MLP, saga
from ledger.testing.story import Story
from schemas.envelope import NewEvent


@pytest.fixture
def full(store: Store) -> Store:
    saga().append(store)
    return store


def readonly(store: Store) -> Store:
    return open_store(store.url + ("&" if "?" in store.url else "?") + "mode=ro")


def everything(view) -> dict:
    return {name: view.rows(name) for name in NAMES}


def test_a_view_catches_up(full: Store):
    """Asking for a view folds what is new; its rows are those of the story."""
    view = open_view(full)
    assert view.index == len(saga().lines) + 1
    expected = MemoryView(saga().events())
    assert view.rows("names") == expected.rows("names")
    assert view.row("experiments", MLP) == expected.row("experiments", MLP)


def test_rows_by_prefix_in_natural_order(full: Store):
    """A prefix gives its rows alone, 9 before 10, and an unknown key gives nothing."""
    view = open_view(full)
    assert list(view.rows("runs", f"{MLP}.")) == [f"{MLP}.{n}" for n in range(1, 7)]
    assert view.rows("runs", "nothing") == {}
    assert view.row("runs", f"{MLP}.") is None
    assert len(view.rows("runs")) == 12


def test_a_past_state_is_what_was_seen_then(full: Store):
    """A view of an index has no trace of what came later."""
    view = open_view(full, 29)
    assert view.index == 29
    assert view.row("experiments", MLP)["counts"] == {"ok": 1}
    assert everything(view) == everything(open_view(full, 29))
    assert open_view(full, 0).rows("experiments") == {}


def test_the_head_as_a_past_state_equals_the_live_one(full: Store):
    """`--to` the head shows what the live view shows."""
    live = open_view(full)
    assert everything(open_view(full, live.index)) == everything(live)


@pytest.mark.parametrize("beyond", [-1, 10_000])
def test_an_index_outside_the_ledger_is_not_found(full: Store, beyond: int):
    """An index that the ledger does not have is an error, not an empty page."""
    with pytest.raises(NotFound, match="not in this ledger"):
        open_view(full, beyond)


def test_a_reader_without_rights_sees_the_same(full: Store):
    """A read-only ledger is folded in memory from where its live rows stand, or from the start."""
    seal(full)
    with readonly(full) as reader:
        expected = everything(open_view(reader))
    catch_up(full)
    part = Story(list(saga().lines))
    part.tell("project-sleepstudy", "dead_end.reopened", {"dead_end": "d1", "assumption": "again"})
    part.append(full, start=len(part.lines) - 1)
    seal(full)
    with readonly(full) as reader:
        found = everything(open_view(reader))
    assert len(found["dead_ends"]["d1"]["reopened"]) == 2
    assert {name: found[name] for name in NAMES if name != "dead_ends"} == {
        name: expected[name] for name in NAMES if name != "dead_ends"
    }
    assert found == everything(open_view(full))


def test_a_view_does_not_move(full: Store):
    """Events and catch-ups after a view was opened do not change what it shows."""
    view = open_view(full)
    before = everything(view)
    part = Story(list(saga().lines))
    part.tell("project-sleepstudy", "dead_end.reopened", {"dead_end": "d1", "assumption": "again"})
    part.append(full, start=len(part.lines) - 1)
    with open_store(full.url) as other:
        catch_up(other)
    assert everything(view) == before
    assert len(open_view(full).row("dead_ends", "d1")["reopened"]) == 2


def test_a_newer_programs_rows_are_not_read(full: Store):
    """Rows of a newer VERSION are passed over: the view folds the log itself."""
    expected = everything(open_view(full))
    with full.database.write() as tx:
        tx.execute("UPDATE projections SET version = 99 WHERE name = 'runs'")
        tx.execute("UPDATE projection_rows SET value = '{}' WHERE name = 'runs'")
    assert everything(open_view(full)) == expected


def test_a_damaged_row_is_an_integrity_error(full: Store):
    """A row that is no JSON object names itself and the remedy."""
    view = open_view(full)
    with full.database.write() as tx:
        tx.execute("UPDATE projection_rows SET value = '[' WHERE name = 'names'")
    with pytest.raises(Broken, match="damaged") as caught:
        view.row("names", "mlp")
    assert "replay" in caught.value.remedy


@pytest.mark.parametrize("key", ["", "\0", "x\0", "\ud800", "'; DROP TABLE events; --", "%", "\U0010ffff"])
def test_any_key_is_harmless(full: Store, key: str):
    """A key that no row has gives None, even one that no database can store."""
    assert open_view(full).row("runs", key) is None


def test_views_are_light():
    """Opening a view loads neither pydantic nor SQLAlchemy."""
    code = (
        "import sys, ledger.projections.view, ledger.projections.tables, ledger.render.table_terminal;"
        "print([m for m in ('pydantic', 'sqlalchemy', 'rich', 'psycopg', 'alembic') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def overtaking(store: Store, times: int):
    """Whoever reads a row is overtaken by another process so many times, and says which index he saw."""
    left = [times]

    def look() -> tuple[int, int]:
        view = open_view(store)
        first = view.rows("projects")
        if left[0]:
            left[0] -= 1
            append(store, [StreamAppend("project-other", (decision(),))])
            catch_up(store)
        return len(first), len(view.rows("projects"))

    return look


def decision() -> NewEvent:
    """A decision of some project, which changes a row."""
    return next(NewEvent(e.type, e.data, "me") for e in saga().events() if e.type == "decision.recorded")


def test_who_is_overtaken_looks_again(full: Store, monkeypatch: pytest.MonkeyPatch):
    """A steady look sees one state without folding the log in memory."""
    monkeypatch.setattr("ledger.projections.view.resume", lambda *_, **__: pytest.fail("folded in memory"))
    look = overtaking(full, 3)
    before, after = steady(look)()
    assert before == after


def test_who_is_always_overtaken_folds_in_memory(full: Store):
    """The last look stays at its index, whatever comes; a look that is not steady does so at once."""
    assert len(set(steady(overtaking(full, 99))())) == 1
    assert len(set(overtaking(full, 99)())) == 1
