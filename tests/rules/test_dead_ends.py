"""R12 at the launch: the same science in the same context is refused, the rest is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.dead_ends import matches, named_in, r12_dead_ends, to_address
from ledger.rules.distance import differing, gower
from schemas.spec_science import config_fingerprint


@pytest.fixture
def proposed(spec):
    spec["config"] = {"lr": 10, "epochs": 200, "batch": 170}
    return {
        "spec": spec,
        "plan": {"configs": [spec["config"]], "seeds": [42, 137], "deterministic": False},
        "fingerprints": {"config": "0" * 64, "context": "c" * 64, "code": "e" * 64},
        "data": {"digest": "d" * 64},
    }


@pytest.fixture
def dead(proposed):
    return {
        "dead_end": "d1", "experiment": "x1", "name": "mlp-hot", "outcome": "nan", "why": "loss is NaN",
        "by": "ledger", "config": dict(proposed["spec"]["config"]), "context_fingerprint": "c" * 64,
        "config_fingerprint": config_fingerprint(proposed["spec"], proposed["spec"]["config"]),
        "architecture": proposed["spec"]["model"]["architecture"], "data_digest": "d" * 64, "reopened": None,
    }  # fmt: skip


def verdicts(found):
    return [item["verdict"] for item in found]


def test_r12_refuses_the_same_science_in_the_same_context(proposed, dead, rules):
    """Every launch, until the changed assumption is named."""
    found = matches(proposed, [dead])
    assert verdicts(found) == ["refuse"]
    assert rules(r12_dead_ends(found)) == ["R12"]
    assert matches(proposed, [{**dead, "reopened": "inputs are standardised"}]) == []


def test_r12_refuses_one_bad_config_of_a_grid(proposed, dead):
    """A grid that holds the dead config is refused; the fingerprint is of each config."""
    proposed["plan"]["configs"] = [
        {"lr": 0.1, "epochs": 200, "batch": 170},
        {"batch": 170, "epochs": 200.0, "lr": 10.0},
    ]
    assert verdicts(matches(proposed, [dead])) == ["refuse"]


def test_r12_warns_in_another_context_and_says_what_differs(proposed, dead):
    """Changed code, data or environment may mend it."""
    other = {**dead, "context_fingerprint": "a" * 64}
    found = matches(proposed, [other])
    assert verdicts(found) == ["warn"]
    assert found[0]["differs"] == ["code or environment"]
    assert r12_dead_ends(found) == []
    assert to_address(found) == [], "a warning is shown, and asks for no answer"
    assert matches(proposed, [{**other, "data_digest": "b" * 64}])[0]["differs"] == ["data"]
    assert matches(proposed, [{**other, "code_fingerprint": "e" * 64}])[0]["differs"] == ["environment"]
    assert matches(proposed, [{**other, "code_fingerprint": "f" * 64}])[0]["differs"] == ["code"]


def test_r12_allows_a_new_seed_once(proposed, dead):
    """One bad seed may be chance; a plan with that seed, or two bad seeds, is refused."""
    proposed["plan"]["seeds"] = [256]
    once = {**dead, "seeds": [42]}
    found = matches(proposed, [once])
    assert verdicts(found) == ["warn"]
    assert found[0]["differs"] == ["seeds"]
    assert verdicts(matches(proposed, [once, {**dead, "dead_end": "d2", "seeds": [137]}])) == [
        "refuse",
        "refuse",
    ]
    proposed["plan"]["seeds"] = [42, 256]
    assert verdicts(matches(proposed, [once])) == ["refuse"]


def test_r12_seeds_of_different_configs_of_a_grid_are_not_added_up(proposed, dead):
    """One dead seed each of two configs: a new seed is still legal for both."""
    other = {"lr": 1, "epochs": 200, "batch": 170}
    ends = [
        {**dead, "seeds": [42]},
        {
            **dead, "dead_end": "d2", "config": other, "seeds": [7],
            "config_fingerprint": config_fingerprint(proposed["spec"], other),
        },
    ]  # fmt: skip
    proposed["plan"].update(configs=[dead["config"], other], seeds=[256])
    assert verdicts(matches(proposed, ends)) == ["warn", "warn"]


def test_r12_a_chance_end_is_no_dead_end_unless_a_person_says_so(proposed, dead):
    """Preemption and timeout say nothing about the science."""
    assert matches(proposed, [{**dead, "outcome": "timeout"}]) == []
    assert verdicts(matches(proposed, [{**dead, "outcome": "timeout", "by": "person"}])) == ["refuse"]


def test_r12_shows_near_repeats_and_never_blocks_them(proposed, dead):
    """The nearest three, with distance and the keys that differ; far ones and other models are left out."""
    near = []
    for place, rate in enumerate((9, 11, 12, 9.5, 0.01)):
        config = {"lr": rate, "epochs": 200, "batch": 170}
        fingerprint = config_fingerprint(proposed["spec"], config)
        near.append({**dead, "dead_end": f"d{place}", "config": config, "config_fingerprint": fingerprint})
    found = matches(proposed, [*near, {**near[0], "dead_end": "other", "architecture": "a:B"}])
    assert [item["dead_end"] for item in found] == ["d3", "d1", "d0"]
    assert found[0]["differs"] == ["lr: 9.5 → 10"]
    assert 0 < found[0]["distance"] < 0.1
    assert r12_dead_ends(found) == []
    assert to_address(found) == []


CONFIGS = st.dictionaries(
    st.sampled_from("abcd"),
    st.integers(-50, 50) | st.floats(-1e6, 1e6) | st.sampled_from(["x", "y"]) | st.booleans(),
)


@given(CONFIGS, CONFIGS)
def test_the_distance_is_a_distance(one, other):
    """Between 0 and 1, symmetric, 0 exactly where nothing differs."""
    assert 0 <= gower(one, other) <= 1
    assert gower(one, other) == gower(other, one)
    assert gower(one, one) == 0
    assert (gower(one, other) == 0) == (differing(one, other) == [])


def test_the_distance_counts_decades_kinds_and_absence():
    """A tenth of a decade in one of two keys, a missing key, a truth value against a number."""
    assert gower({"lr": 1, "b": 1}, {"lr": 10**0.1, "b": 1}) == pytest.approx(0.05)
    assert gower({"a": 1}, {}) == 1
    assert gower({"a": True}, {"a": 1}) == 1
    assert gower({"a": -1}, {"a": 0}) == 1
    assert gower({"a": 1}, {"a": 1 + 1e-14}) == 0


def test_a_refusal_says_which_dead_end_it_is():
    """`status` finds the dead end in the recorded reason again, and none in other reasons."""
    item = {"dead_end": "d0123456789", "how": "the same science", "outcome": "nan", "why": "w"}
    (refused,) = r12_dead_ends([{**item, "verdict": "refuse"}])
    assert named_in(refused["reason"]) == "d0123456789"
    assert named_in("known_bugs does not address dead end d0123456789") is None
