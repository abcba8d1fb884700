"""R11 and R12 at the gate."""

import pytest

from ledger.rules.prior import r11_prior_results, r12_known_bugs

CITABLE = {"x4k9p2mz7q", "mean", "x4k9p2mz7q.1", "0190f5c8-1111-7abc-8def-0123456789ab"}
EARLIER = [{"experiment": "x4k9p2mz7q", "name": "mlp-small"}]
DEAD = {"dead_end": "d1f0c3", "experiment": "x77", "name": "mlp-hot", "why": "loss became NaN"}


@pytest.mark.parametrize("text", [
    "mean: 53.2 ms", "see X4K9P2MZ7Q.", "run x4k9p2mz7q.1 ended ok",
    "event 0190f5c8-1111-7abc-8def-0123456789ab",
    "`ledger table mean ols` shows 53.2 and 43.5",
])  # fmt: skip
def test_r11_allows_a_citation_of_the_ledger(text):
    """An experiment, a run, an event or a query that the ledger has."""
    assert r11_prior_results(text, CITABLE, EARLIER) == []


@pytest.mark.parametrize("text", ["we remember it was fine", "the meaning is clear", "x4k9p2mz7q.2 was good"])
def test_r11_refuses_an_answer_that_cites_nothing(rules, text):
    """Memory is no source; names count as whole words."""
    assert rules(r11_prior_results(text, CITABLE, [])) == ["R11"]


def test_r11_none_was_found_stands_only_if_the_ledger_finds_none(rules):
    """The ledger looks itself."""
    assert r11_prior_results("none was found", CITABLE, []) == []
    refused = r11_prior_results("none was found", CITABLE, EARLIER)
    assert rules(refused) == ["R11"]
    assert "mlp-small" in refused[0]["reason"]


@pytest.mark.parametrize("text", ["none was found", "we remember it was fine"])
def test_r11_the_remedy_is_an_answer_that_stands(rules, text):
    """Where there are earlier results it cites them, and does not offer to say that there are none."""
    remedy = r11_prior_results(text, CITABLE, EARLIER)[0]["remedy"]
    assert "none was found" not in remedy
    pasted = remedy.partition('prior_results="')[2].rstrip('"')
    assert r11_prior_results(pasted, CITABLE, EARLIER) == []


def test_r12_the_remedy_names_every_dead_end_passed_over():
    """One answer can address them all."""
    other = {**DEAD, "dead_end": "d2", "experiment": "x78", "name": "mlp-cold"}
    refused = r12_known_bugs("none known", [DEAD, other])
    pasted = refused[0]["remedy"].partition('known_bugs="')[2].rstrip('"')
    assert (len(refused), r12_known_bugs(pasted, [DEAD, other])) == (2, [])


@pytest.mark.parametrize("text", ["D1F0C3 had lr 10; here 0.01", "unlike x77", "mlp-hot diverged at lr 10"])
def test_r12_allows_known_bugs_that_address_the_dead_end(text):
    """By its id, its experiment or that one's name."""
    assert r12_known_bugs(text, [DEAD]) == []


@pytest.mark.parametrize("text", ["none known", "x778 failed", "d1f0c39"])
def test_r12_refuses_known_bugs_that_pass_it_over(rules, text):
    """Every matching dead end is addressed; without one, none known will do."""
    assert rules(r12_known_bugs(text, [DEAD])) == ["R12"]
    assert r12_known_bugs(text, []) == []
