"""Estimates of paid compute: the price is a fact that is less than a day old, or there is none."""

import json

import pytest

from ledger.actions.money.estimate import estimate
from ledger.actions.money.rates import fresh_rates, read_rates, record
from ledger.actions.money.rates_shown import show_rates
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import NoAnswer, Refused
from ledger.store.read import now_micros, read_stream
from ledger.testing.prices import RATES, approve, enrol, tell_rates


def told(rates=RATES):
    """A provider's answer."""
    return json.dumps({"provider": "modal", "source": "modal: billing rates", "rates": rates})


def events(store, experiment, kind):
    """The data of an experiment's events of one type."""
    return [event.data for event in read_stream(store, f"experiment-{experiment}") if event.type == kind]


def test_a_fresh_rate_is_used_without_asking(store, plan, answers):
    """R17: grade E1, the parts and the event it comes from; nobody is asked."""
    asked, event = answers("no", code=1), tell_rates(store)
    found = estimate(store, plan)
    assert (found["amount_usd"], found["worst_case_usd"], found["grade"]) == ("3.320625", "6.64125", "E1")
    assert found["parts"] == {"A10": "1.10", "cpu": "0.005875", "memory": "0.001"}
    assert found["formula"].startswith("3 runs × 1.0000 h × $1.106875/h (A10 $1.10 + cpu $0.005875")
    assert found["approve_usd"] == "5.534375"
    assert (found["approved_usd"], found["warnings"]) == (None, [])
    assert found["rate_source"].startswith("modal: told (read ")
    (recorded,) = events(store, plan, "cost.estimated")
    assert (recorded["rates"], recorded["rate_per_hour"]) == (event, 1_106_875)
    assert asked() == []


def test_a_day_old_rate_is_asked_for_once(store, plan, answers):
    """R17: the answer is recorded with the time of the question, and serves until it is a day old."""
    asked = answers(told())
    tell_rates(store, {**RATES, "A10": 1}, age=86_401)
    assert estimate(store, plan)["amount_usd"] == estimate(store, plan)["amount_usd"] == "3.320625"
    assert asked() == ["-P -m workers rates --backend modal"]
    sheet = fresh_rates(store, "modal")
    assert (sheet.how, sheet.source, sheet.rates) == ("provider", "modal: billing rates", RATES)
    assert sheet.age(now_micros(store)) < 60_000_000


@pytest.mark.parametrize(("text", "code"), [
    ('{"error": "no credentials", "remedy": "modal token new"}', 1),
    ("Traceback", 1),
    ("[1]", 0),
    ('{"source": "s", "rates": {}}', 0),
    ('{"source": "s", "rates": {"A10": -1}}', 0),
    ('{"source": "s", "rates": {"A10": 1.5}}', 0),
    ('{"rates": {"A10": 1}}', 0),
], ids=["error", "fault", "no object", "empty", "negative", "fraction", "no source"])  # fmt: skip
def test_without_a_price_there_is_no_estimate(store, plan, answers, text, code):
    """R17: exit 3, recorded; the typed rate of the spec is never used instead."""
    answers(text, code)
    with pytest.raises(Refused) as refused:
        estimate(store, plan)
    assert [item["rule"] for item in refused.value.refused] == ["R17"]
    assert "ledger rates sign" in refused.value.refused[0]["remedy"]
    assert events(store, plan, "estimate.refused") == [{"refused": refused.value.refused}]
    assert events(store, plan, "cost.estimated") == []
    assert show_rates(store) == {"rates": [], "unsigned": []}


def test_a_provider_that_never_answers_is_given_up(store, answers, monkeypatch):
    """The process that asks has a deadline."""
    answers(told(), seconds=30)
    monkeypatch.setattr("ledger.actions.money.rates.ASK_SECONDS", 0.3)
    with pytest.raises(NoAnswer, match="within"):
        read_rates(store, "modal")


def test_a_backend_without_rates_says_so(store):
    """The real process: its error and its remedy come back."""
    with pytest.raises(NoAnswer, match="tells no rates") as none:
        read_rates(store, "process")
    assert "rate_usd_per_hour" in none.value.remedy


def test_prices_from_the_future_hide_no_others(store, plan):
    """R17: dated after they were recorded they are nobody's reading, and what is read later counts."""
    data = {"provider": "modal", "source": "a clock", "read_at": "2999-01-01T00:00:00Z", "how": "provider"}
    record(store, {**data, "rates": {**RATES, "A10": 10_000}}, "me")
    assert fresh_rates(store, "modal") is None
    tell_rates(store)
    assert estimate(store, plan)["parts"]["A10"] == "1.10"
    assert [sheet["source"] for sheet in show_rates(store)["rates"]] == ["modal: told"]


def test_a_resource_without_a_rate_is_refused_by_name(store, project, hour):
    """R17: unknown cost is unknown, never zero."""
    tell_rates(store)
    spec = project.spec(**{**hour, "retries": hour["retries"].replace("A10", "L40S")})
    experiment = propose(store, spec, actor="me")["experiment"]
    with pytest.raises(Refused, match="for L40S"):
        estimate(store, experiment)


def test_a_typed_rate_that_differs_is_told(store, project, hour):
    """A warning; the provider's rate counts."""
    tell_rates(store)
    experiment = propose(store, project.spec(**hour, rate="0.5"), actor="me")["experiment"]
    found = estimate(store, experiment)
    assert found["amount_usd"] == "3.320625"
    assert found["warnings"] == [
        "the spec says $0.50/h (own hardware); what counts is $1.106875/h for one run"
    ]


def test_a_spec_without_a_rate_is_priced_as_its_provider_says(store, project, hour):
    """Nothing to warn of: the rate of paid compute is the provider's anyway."""
    tell_rates(store)
    path = project.spec(**hour)
    lines = [line for line in path.read_text().splitlines() if not line.startswith("rate_")]
    path.write_text("\n".join(lines))
    found = estimate(store, propose(store, path, actor="me")["experiment"])
    assert (found["amount_usd"], found["grade"], found["warnings"]) == ("3.320625", "E1", [])


@pytest.mark.parametrize("price", [0, 9_999, 1_000_000_000])
def test_what_a_provider_charges_in_another_unit_is_no_price(store, plan, answers, price):
    """R17: a GPU for less than a cent an hour, or for a thousand dollars, is not recorded."""
    answers(told({**RATES, "A10": price}))
    with pytest.raises(Refused, match="no price of an hour"):
        estimate(store, plan)
    assert show_rates(store)["rates"] == []


def test_an_approval_raises_the_head_room_of_its_plan(store, plan):
    """What stands approved is shown, and stands no more once the price has changed."""
    tell_rates(store)
    key = enrol(store)
    before = estimate(store, plan)
    approve(store, plan, 30_000_000, key)
    after = estimate(store, plan)
    assert (before["approved_usd"], before["headroom_usd"]) == (None, "16.679375")
    assert (after["approved_usd"], after["headroom_usd"]) == ("30.00", "26.679375")
    tell_rates(store, {**RATES, "A10": 1_200_000})
    dearer = estimate(store, plan)
    assert (dearer["approved_usd"], dearer["headroom_usd"]) == (None, "16.379375")


def test_own_hardware_keeps_its_typed_rate(store, project):
    """`local` and `slurm` are estimated as they were typed, grade E4, and nobody is asked."""
    for backend in ("local", "slurm"):
        spec = project.spec(name=backend, backend=backend, rate="2", expected_s=3600, timeout_s=3600)
        found = estimate(store, propose(store, spec, actor="me")["experiment"])
        assert (found["amount_usd"], found["grade"], found["parts"]) == ("6.00", "E4", {})
        assert found["formula"] == "3 runs × 1 × 1.0000 h × $2.00/h = $6.00"


def test_a_loso_whose_worst_case_is_far_beyond_the_cap_may_run(store, project, hour, provider):
    """150 runs × 5 minutes on an A10: $13.75, at worst $330; the smoke run starts under the cap of $20."""
    enrol(store)
    tell_rates(store, {"A10": 1_100_000, "cpu": 0, "memory": 0})
    spec = project.spec(**{**hour, "expected_s": 300, "protocol": f"seeds = {list(range(50))}"})
    experiment = propose(store, spec, actor="me")["experiment"]
    found = estimate(store, experiment, actor="me")
    assert (found["amount_usd"], found["worst_case_usd"], found["tier"]) == ("13.75", "330.00", "WARN")
    assert (found["headroom_usd"], found["approve_usd"]) == ("6.25", "15.95")
    provider(apps=[], clock_skew=0.0)
    assert launch(store, experiment, smoke=True, actor="me")["outcomes"] == {"queued": 1}
