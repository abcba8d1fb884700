"""`ledger reconcile`: the bill into the ledger, once, with corrections, on both databases."""

from typing import Any

import pytest

from ledger.actions.money.reconcile import reconcile
from ledger.errors import LedgerError, NoAnswer, UsageError
from ledger.handle import commit, load
from ledger.store.read import read_stream, streams_like
from ledger.store.seal import seal
from ledger.store.verify import verify
from schemas.clock import to_micros, to_text

EXPERIMENT = "xmlp000001"
FULL = 3_600_000
"""What a full hour at $3.60 costs."""


def spent(days: Any, store: Any) -> int:
    """What the account's days have spent in all."""
    return sum(day.spent for day in days(store, "modal"))


def test_an_hour_is_shared_and_the_residual_shown(paid, provider, attempt, later, reconciled, days) -> None:
    """Two attempts share an hour alike; what the bill has beyond them is residual, and counts."""
    attempt(1, hours=3)
    attempt(2, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "7.75")
    done = reconcile(paid, actor="me")
    (one,) = reconciled(paid)
    assert one["shares"] == {f"{EXPERIMENT}.1.1": FULL, f"{EXPERIMENT}.2.1": FULL}
    assert (one["billed"], one["counted"], one["residual"]) == (7_750_000, 2 * FULL, 550_000)
    assert (done["billed_usd"], done["residual_usd"], done["state"]) == ("7.75", "0.55", "reconciled")
    assert spent(days, paid) == 550_000
    seal(paid)
    assert verify(paid).ok


def test_doing_it_again_appends_nothing(paid, provider, attempt, later) -> None:
    """The same bill, read again in another order and with doubled rows, is no news."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.70")
    provider.bill(hour(2), "3.60")
    assert reconcile(paid, actor="me")["recorded"] >= 4
    before = seal(paid)
    provider.rows = [*reversed(provider.rows), provider.rows[0]]
    assert reconcile(paid, actor="me")["recorded"] == 0
    assert seal(paid) == before


def test_an_hour_that_changes_rate(paid, provider, attempt, later, reconciled, days) -> None:
    """Half an hour at $3.60 and half at $4.80 add up; what passes the price at the claim is residual."""
    attempt(1, hours=4)
    hour = later(paid, 6)
    provider.bill(hour(1), "1.80", resources={"A10": "1.80"})
    provider.bill(hour(1), "2.40", resources={"A10": "2.40"})
    provider.bill(hour(2), "4.80")
    done = reconcile(paid, actor="me")
    told = [(one["billed"], one["counted"], one["residual"]) for one in reconciled(paid)]
    assert told == [(4_200_000, FULL, 600_000), (4_800_000, FULL, 1_200_000)]
    assert (done["residual_usd"], spent(days, paid)) == ("1.80", 1_800_000)
    assert reconcile(paid, actor="me")["recorded"] == 0


def test_a_late_row_comes_as_a_correction(paid, provider, attempt, later, reconciled, days) -> None:
    """A further row of an hour that was read before: one more event each, and the last word counts."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "2.60")
    provider.bill(hour(2), "3.60")
    reconcile(paid, actor="me")
    assert spent(days, paid) == 0  # a row that is still missing gives nothing back
    provider.bill(hour(1), "1.25", resources={"memory": "1.25"})
    assert reconcile(paid, actor="me")["recorded"] == 2
    assert [one["billed"] for one in reconciled(paid)] == [2_600_000, 3_600_000, 3_850_000]
    assert spent(days, paid) == 250_000


def test_a_share_that_is_gone_is_named_with_nothing(paid, provider, attempt, later, reconciled) -> None:
    """An attempt that is found to have ended earlier loses its share by a correction that names it."""
    attempt(1)
    hour = later(paid, 6)
    provider.bill(hour(2), "3.60")
    reconcile(paid, actor="me")
    run = load(paid, f"run-{EXPERIMENT}.1")
    from ledger.handle import commit

    end = {"attempt": 1, "outcome": "killed", "seconds": 60.0}
    commit(paid, [(run, [("run.ended", end)])], "worker")
    reconcile(paid, actor="me")
    assert [one["shares"] for one in reconciled(paid)] == [
        {f"{EXPERIMENT}.1.1": FULL},
        {f"{EXPERIMENT}.1.1": 0},
    ]
    assert reconciled(paid)[-1]["residual"] == FULL


def test_retries_of_the_provider_have_their_shares(paid, provider, attempt, later, reconciled) -> None:
    """An attempt that came again by itself is charged beside the one that it repeats."""
    attempt(1, hours=3, outcome="preempted")
    attempt(1, hours=3, retry_of=1)
    hour = later(paid, 6)
    provider.bill(hour(1), "5.00")
    reconcile(paid, actor="me")
    assert reconciled(paid)[0]["shares"] == {f"{EXPERIMENT}.1.1": 2_500_000, f"{EXPERIMENT}.1.2": 2_500_000}


def test_without_access_the_cost_stays_estimated(paid, provider, attempt, later) -> None:
    """A plan without billing: nothing is recorded, and the document says why."""
    attempt(1, hours=3)
    later(paid, 6)
    provider.denied = "billing reports need a Team plan"
    before = streams_like(paid)
    done = reconcile(paid, actor="me")
    assert (done["state"], done["why"], done["recorded"]) == (
        "estimated",
        "billing reports need a Team plan",
        0,
    )
    assert streams_like(paid) == before


def test_an_unreachable_provider_is_a_fault(paid, provider, attempt, later) -> None:
    """No answer records nothing and ends with 1; so does a bill that cannot be read."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.gone = True
    with pytest.raises(NoAnswer) as away:
        reconcile(paid, actor="me")
    provider.gone = False
    provider.bill(hour(1), "free")
    with pytest.raises(LedgerError, match="cannot be read") as unread:
        reconcile(paid, actor="me")
    assert (away.value.exit_code, unread.value.exit_code) == (1, 1)
    assert streams_like(paid, "budget-") == []


def test_three_days_are_read_again_and_nothing_is_skipped(paid, provider, attempt, later) -> None:
    """Closed hours of the last three days; after a week without it, from where it stopped."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.60")
    first = reconcile(paid, actor="me")
    asked = dict(zip(provider.asked[-1][2::2], provider.asked[-1][3::2], strict=True))
    assert (asked["--start"], asked["--end"]) == (first["since"], first["until"])
    assert first["until"] == provider_hour(paid)

    later(paid, 24 * 9)
    late = reconcile(paid, actor="me")
    assert late["since"][:10] == to_text(hour(1))[:10]
    for wrong in ({"since": "yesterday"}, {"since": "2999-01-01"}, {"account": "moodal"}):
        with pytest.raises(UsageError, match=r"--(since|account)"):
            reconcile(paid, **wrong, actor="me")


def provider_hour(store: Any) -> str:
    """The current hour by the clock that the command sees."""
    from ledger.store import read

    return to_text(read.now_micros(store))[:13] + ":00:00Z"


def test_the_bill_of_a_day_that_was_never_opened_opens_it(paid, provider, attempt, later, days) -> None:
    """No budget was asked for on that day: it is opened by its bill, in one transaction."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.60")
    assert streams_like(paid, "budget-modal-") == []
    reconcile(paid, actor="me")
    (name,) = streams_like(paid, "budget-modal-")
    assert [event.type for event in read_stream(paid, name)] == ["budget.opened", "budget.reconciled"]


def test_a_later_since_leaves_no_hole(paid, provider, later) -> None:
    """Days that cost something and were never billed are read, though a later day was read already."""
    day = {"account": "modal", "cap": 20_000_000}
    held = {"reservation": "a", "run": f"{EXPERIMENT}.1", "amount": 5_000_000}
    spent = ("budget.committed", {"reservation": "a", "amount": 1_000_000})
    for name, events in (("2026-01-01", []), ("2026-01-02", [("budget.reserved", held), spent])):
        opened = ("budget.opened", {**day, "day": name})
        commit(paid, [(load(paid, f"budget-modal-{name}"), [opened, *events])], "me")
    hour = later(paid, 0)
    provider.bill(hour(-2), "0.50")
    reconcile(paid, since=to_text(hour(-2))[:10], actor="me")
    assert reconcile(paid, actor="me")["since"][:10] == "2026-01-02"
    provider.bill(to_micros("2026-01-02T05:00:00Z"), "1.10")
    assert reconcile(paid, actor="me")["recorded"] > 0
    assert reconcile(paid, actor="me")["since"][:10] > "2026-01-02"
