"""Rates that ledger.toml states: they count for nothing until an approver has signed them."""

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.money.estimate import estimate
from ledger.actions.money.rates import record, stated_rates
from ledger.actions.money.rates_shown import show_rates
from ledger.errors import Broken, Refused, Undecidable, UsageError
from ledger.store.append import StreamAppend, append
from ledger.store.read import now_micros
from ledger.store.versions import ANY
from ledger.testing.prices import enrol, sign
from schemas.clock import to_text
from schemas.envelope import NewEvent


@pytest.fixture
def toml(tmp_path, monkeypatch):
    """`toml(read_at)`: a ledger.toml that states rates."""
    monkeypatch.chdir(tmp_path)

    def write(read_at, price="1.10"):
        """Write it."""
        (tmp_path / "ledger.toml").write_text(
            f'[rates.modal]\nsource = "https://prices.example"\nread_at = "{read_at}"\n'
            f'A10 = "{price}"\ncpu = "0.047"\nmemory = "0.008"\n'
        )

    return write


def test_stated_rates_count_once_they_are_signed(store, plan, toml, answers):
    """R17: in ledger.toml alone they count for nothing; an approver's signature makes them E1."""
    answers("no", code=1)
    toml(to_text(now_micros(store)))
    with pytest.raises(Refused):
        estimate(store, plan)
    assert show_rates(store)["unsigned"] == ["modal"]
    data, key = stated_rates(store, "modal"), enrol(store)
    with pytest.raises(Undecidable, match="signature"):
        record(store, data, "agent")
    record(store, sign(store, "ledger", ("rates.recorded", data), key)[1], "me")
    assert estimate(store, plan)["grade"] == "E1"
    shown = show_rates(store)
    assert (shown["rates"][0]["signed_by"], shown["unsigned"]) == (key[0], [])
    assert verify(store)["ok"]


def test_a_forged_signature_makes_no_price(store, plan, toml):
    """Rates that somebody wrote past the program are noticed before they are used."""
    toml(to_text(now_micros(store)), price="0.01")
    key = enrol(store)
    _, data = sign(store, "ledger", ("rates.recorded", stated_rates(store, "modal")), key)
    data["rates"]["A10"] = 1
    append(store, [StreamAppend("ledger", (NewEvent("rates.recorded", data, "agent"),), ANY)])
    with pytest.raises(Broken, match="not genuine"):
        estimate(store, plan)


def test_what_is_a_day_old_is_not_signed(store, toml):
    """R17: neither yesterday's prices nor tomorrow's."""
    for seconds in (86_401, -600):
        toml(to_text(now_micros(store) - seconds * 1_000_000))
        with pytest.raises(UsageError, match="not within the last day"):
            stated_rates(store, "modal")
    with pytest.raises(UsageError, match="no rates of rented"):
        stated_rates(store, "rented")
