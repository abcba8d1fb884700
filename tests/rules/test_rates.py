"""R17: the price of one run by a provider's rates."""

import pytest

from ledger.errors import UsageError
from ledger.rules.rate_sheet import AHEAD, DAY, RateSheet, counting, stated
from ledger.rules.rates import Unpriced, resource, run_rate
from schemas.clock import to_micros, to_text

RATES = {"A10": 1_100_000, "H100": 3_950_000, "A100-40GB": 2_100_000, "cpu": 47_000, "memory": 8_000}
MODAL = {"backend": "modal", "gpus": 1, "gpu": "A10", "cpu": 0.125, "memory_gib": 0.125}
TABLE = {
    "source": "https://prices.example/modal",
    "read_at": "2026-01-02T09:00:00Z",
    "A10": "1.10",
    "cpu": "0.047",
}


def why(compute, rates=None):
    """The one refusal of a price that is unknown; it must carry R17 and a remedy."""
    with pytest.raises(Unpriced) as unpriced:
        run_rate(compute, RATES if rates is None else rates)
    (refused,) = unpriced.value.refused
    assert refused["rule"] == "R17"
    assert refused["remedy"].strip()
    return refused["reason"]


def test_r17_a_run_costs_its_gpus_cores_and_memory():
    """GPUs × rate + cores × rate + GiB × rate, each part rounded up to a micro-dollar."""
    total, parts = run_rate({**MODAL, "gpus": 2, "cpu": 4.0, "memory_gib": 16.0}, RATES)
    assert parts == {"A10": 2_200_000, "cpu": 188_000, "memory": 128_000}
    assert total == 2_516_000
    assert run_rate({**MODAL, "cpu": 0.3}, {**RATES, "cpu": 47_001})[1]["cpu"] == 14_101


@pytest.mark.parametrize("stated_cpu", [0.0, 0.1])
def test_r17_the_provider_bills_its_minimum_at_least(stated_cpu):
    """Less than the minimum: an eighth of a core and of a GiB."""
    assert run_rate({**MODAL, "cpu": stated_cpu}, RATES)[1] == {
        "A10": 1_100_000,
        "cpu": 5_875,
        "memory": 1_000,
    }
    bare = {**MODAL, "gpus": 0, "gpu": None}
    assert run_rate(bare, RATES) == (6_875, {"cpu": 5_875, "memory": 1_000})


@pytest.mark.parametrize(("unset", "named"), [("cpu", "compute.cpu"), ("memory_gib", "compute.memory_gib")])
def test_r17_what_has_no_limit_has_no_worst_case(unset, named):
    """Modal bills what is used: a spec that states no cores or no memory has no price."""
    assert named in why({**MODAL, unset: None})


def test_r17_names_are_compared_without_case():
    """`a10` and `A10G` are A10, `A100` is the 40 GB one, `H100!` costs what H100 costs."""
    assert [resource(name) for name in ("a10", "A10G", "a100", "H100!", "B200+", "CPU", "Memory")] == [
        "A10", "A10", "A100-40GB", "H100", "B200", "cpu", "memory",
    ]  # fmt: skip
    assert run_rate({**MODAL, "gpu": "a100"}, RATES)[1]["A100-40GB"] == 2_100_000


def test_r17_of_two_rates_of_one_resource_the_higher_counts():
    """A sheet that names A10 and A10G never makes a run cheaper."""
    assert run_rate(MODAL, {**RATES, "A10G": 1_300_000})[1]["A10"] == 1_300_000


@pytest.mark.parametrize(("compute", "named"), [
    ({**MODAL, "gpu": "L40S"}, "L40S"),
    ({**MODAL, "gpu": None}, "no GPU is named"),
    ({**MODAL, "gpus": 0}, "gpus = 0"),
    ({**MODAL, "gpu": "A10:2"}, "not the name of one GPU"),
])  # fmt: skip
def test_r17_unknown_cost_is_unknown_never_zero(compute, named):
    """A resource without a rate is refused by its name, and so is a GPU that is not named."""
    assert named in why(compute)


def test_r17_a_rate_that_is_missing_is_refused_even_for_the_minimum():
    """Every resource that a provider bills needs its rate."""
    assert "memory" in why(MODAL, {"A10": 1, "cpu": 1})
    with pytest.raises(Unpriced) as unpriced:
        run_rate(MODAL, {"L4": 1})
    assert [item["rule"] for item in unpriced.value.refused] == ["R17"] * 3


def test_r17_a_third_partys_minimum_is_not_known():
    """What it charges for must be stated; what it has no rate for must not be."""
    other = {"backend": "rented", "gpus": 1, "gpu": "A10"}
    assert run_rate(other, {"A10": 5}) == (5, {"A10": 5})
    assert "compute.cpu" in why(other, {"A10": 5, "cpu": 1})
    assert "for cpu" in why({**other, "cpu": 2.0}, {"A10": 5})
    assert "any resource" in why({"backend": "rented", "gpus": 0}, {"A10": 5})


def test_r17_prices_stated_by_hand():
    """Dollars as text; names become those that specs are priced by."""
    found = stated("modal", {("a10" if name == "A10" else name): text for name, text in TABLE.items()})
    assert found == {
        "provider": "modal", "source": "https://prices.example/modal", "how": "stated",
        "read_at": "2026-01-02T09:00:00.000000Z", "rates": {"A10": 1_100_000, "cpu": 47_000},
    }  # fmt: skip


@pytest.mark.parametrize(("table", "named"), [
    ("1.10", "is not a table"),
    ({**TABLE, "source": " "}, "source"),
    ({**TABLE, "read_at": "yesterday"}, "read_at"),
    ({name: value for name, value in TABLE.items() if name != "read_at"}, "read_at"),
    ({**TABLE, "A10": 1.1}, "A10"),
    ({**TABLE, "A10": "-1"}, "A10"),
    ({**TABLE, "a10g": "1.10"}, "a10g is stated twice"),
    ({"source": "a", "read_at": "2026-01-02T09:00:00Z"}, "no price"),
    ({**TABLE, "cpu": "0.0000131"}, "more than six decimals"),
    ({**TABLE, "A10": "0.000306"}, "that of a second"),
    ({**TABLE, "A10": "0"}, "no GPU costs less"),
    ({**TABLE, "A10": "999999999999"}, "1000 or more"),
    ({**TABLE, "memory": "1000"}, "1000 or more"),
])  # fmt: skip
def test_r17_a_price_in_another_form_is_named(table, named):
    """The key that is wrong, with a remedy; a float is no amount of money."""
    with pytest.raises(UsageError, match=named) as error:
        stated("modal", table)
    assert error.value.remedy


def test_r17_what_a_provider_charges_nothing_for_is_stated_as_nothing():
    """Cores and memory may be included in the price of a GPU; a GPU for nothing is no price."""
    assert stated("rented", {**TABLE, "cpu": "0", "memory": "0"})["rates"]["memory"] == 0


def sheet(read_at, event="a"):
    """Prices read at a time."""
    return RateSheet("modal", "s", read_at, {"A10": 1}, "provider", event)


def test_r17_prices_live_for_a_day():
    """Less than a day old; a time in the future counts as little as one long ago."""
    read = "2026-01-02T09:00:00.000000Z"
    at = to_micros(read)
    assert sheet(read).is_fresh(at + DAY - 1)
    assert not sheet(read).is_fresh(at + DAY)
    assert sheet(read).is_fresh(at - AHEAD)
    assert not sheet(read).is_fresh(at - AHEAD - 1)


def test_r17_the_prices_that_were_read_last_count():
    """Not those that were written down last; of the same time the later record."""
    early, late = to_text(1_000_000), to_text(2_000_000)
    assert counting([sheet(late, "a"), sheet(early, "b")], 0) == sheet(late, "a")
    assert counting([sheet(late, "a"), sheet(late, "b")], 0) == sheet(late, "b")
    assert counting([], 0) is None


def test_r17_a_persons_fresh_word_stands_before_an_unsigned_answer():
    """Who can append an answer takes no price from what an approver signed; a day later he does."""
    early, late = to_text(1_000_000), to_text(2_000_000)
    signed = sheet(early, "a")._replace(by="ann")
    assert counting([signed, sheet(late, "b")], 3_000_000) == signed
    assert counting([signed, sheet(late, "b")], 1_000_000 + DAY) == sheet(late, "b")
