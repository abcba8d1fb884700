"""The view of money: folded live and rebuilt it is the same, and it says what the decider holds."""

import pytest

from ledger.domain.catalog import fold, redecide
from ledger.projections import spend
from ledger.projections.replay import replay
from ledger.projections.view import open_view
from ledger.store.open import Store
from ledger.testing.money import APPROVED, CHEAP, ONE, TWO, USD, money
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story
from ledger.testing.within import assert_within, told
from schemas.registry import NEWEST

DAYS = [ONE, TWO]


def test_the_story_has_every_event_of_a_budget() -> None:
    """No event of a day of money is left out of these tests."""
    known = {name for name in NEWEST if name.startswith("budget.")}
    assert known == {line.type for _, line in money().lines if line.type.startswith("budget.")}
    assert known <= spend.TYPES


def test_the_story_could_have_been_decided() -> None:
    """Every stream of it is legal, and no prefix passes a limit."""
    events = money().events()
    for stream in {event.stream for event in events}:
        assert redecide(stream, [event for event in events if event.stream == stream]) == []
    assert_within(told(events))


def test_refolded_equals_live(store: Store) -> None:
    """Appended in two pieces and caught up in between, the rows are those of a rebuild."""
    half = len(money().lines) // 2
    Story(money().lines[:half]).append(store)
    assert open_view(store).rows("spend")
    money().append(store, half)
    assert open_view(store).rows("spend") == MemoryView(money().events()).rows("spend")
    found = replay(store)
    assert (found["equal"], found["differ"]) == (True, [])


@pytest.mark.parametrize("day", DAYS)
def test_the_view_says_what_the_decider_holds(day: str) -> None:
    """Set aside, spent with bills, used by each, drawn, blocked: the same numbers from two folds."""
    events = money().events()
    stream = f"budget-modal-{day}"
    state = fold(stream, [event for event in events if event.stream == stream])
    row = MemoryView(events).row("spend", f"modal/{day}")
    assert row is not None
    assert (row["reserved"], row["committed"] + row["billed"]) == (state.reserved, state.spent)
    assert (row["cap"], row["blocked"], row["foreign"]) == (state.cap, state.overrun, sorted(state.foreign))
    assert row["used"] == {"/".join(map(str, place)): amount for place, amount in state.used.items()}
    assert row["raises"] == {name: raised.amount for name, raised in state.raises.items()}
    assert set(row["reservations"]) == {n for n, h in state.reservations.items() if h.status == "standing"}


def test_a_day_in_figures() -> None:
    """What the two days come to, counted by hand."""
    view = MemoryView(money().events())
    one, two = (view.row("spend", f"modal/{day}") or {} for day in DAYS)
    assert (one["committed"], one["reserved"], one["denied"]) == (16 * USD, 0, 1)
    assert one["used"] == {
        f"experiment/{APPROVED}": 4 * USD, f"experiment/{CHEAP}": 12 * USD, "project/sleepstudy": 16 * USD,
    }  # fmt: skip
    # ap-own is billed 9 where 7 were counted, the unknown App 2
    assert (two["reserved"], two["billed"], two["foreign"]) == (10 * USD, 4 * USD, [])
