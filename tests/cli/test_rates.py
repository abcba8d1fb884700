"""`ledger rates`: shown, read from a provider, or stated in ledger.toml and signed at a terminal."""

import json
from pathlib import Path

import pytest

from ledger.actions.signatures import keys, signing
from ledger.actions.signatures.enrol import enrol
from ledger.store.open import open_store
from ledger.store.read import now_micros
from schemas.clock import to_text
from tests.approvals.terminal import Seen, at_terminal, environment
from tests.cli.conftest import Call

SECRET = "correct horse battery staple"


@pytest.fixture
def stated(url: str, example: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose ledger.toml states rates that were read now; the ledger has an approver."""
    monkeypatch.setattr(keys, "SCRYPT", {"n": 2**10, "r": 8, "p": 1})
    monkeypatch.setattr(signing, "PAUSE", 0.0)
    with open_store(url) as store:
        enrol(store, "ada", (SECRET, None), actor="ada")
        read_at = to_text(now_micros(store))
    (example / "ledger.toml").write_text(
        f'[rates.modal]\nsource = "https://prices.example"\nread_at = {read_at}\n'
        'A10 = "1.10"\ncpu = "0.047"\nmemory = "0.008"\n'
    )
    return example


def signed(folder: Path, url: str, secret: str) -> Seen:
    """`ledger rates sign` at a terminal."""
    typed = [("Secret of an approver", f"{secret}\n")]
    return at_terminal(["rates", "sign", "--json"], typed, folder, environment(LEDGER_URL=url))


def test_a_person_signs_what_he_is_shown(stated: Path, url: str, call: Call) -> None:
    """The prices stand on the screen, the secret does not; then they count as a fact."""
    assert call("rates")[1] == {"rates": [], "unsigned": ["modal"]}
    seen = signed(stated, url, SECRET)
    assert seen.code == 0, seen.screen
    assert "$1.10/h" in seen.screen
    assert "https://prices.example" in seen.screen
    assert SECRET not in seen.screen
    (sheet,) = json.loads(seen.out)["rates"]
    assert (sheet["grade"], sheet["how"], sheet["fresh"]) == ("E1", "stated", True)
    assert sheet["usd_per_hour"] == {"A10": "1.10", "cpu": "0.047", "memory": "0.008"}
    assert call("rates")[1]["unsigned"] == []


def test_without_the_secret_nothing_is_signed(stated: Path, url: str, call: Call) -> None:
    """A wrong secret, and a pipe in the place of a person, are refused by R18; the refusals are on record."""
    wrong = signed(stated, url, "wrong")
    assert (wrong.code, json.loads(wrong.out)["refused"][0]["rule"]) == (3, "R18")
    code, document = call("rates", "sign")
    (refusal,) = document["refused"]
    assert (code, refusal["rule"], "needs a person" in refusal["reason"]) == (3, "R18", True)
    assert call("rates")[1]["rates"] == []
    tried = call("audit", "--type", "approver.refused")[1]["events"]
    assert [(event["data"]["what"], event["data"]["name"]) for event in tried] == [("rates", "modal")] * 2


def test_a_provider_that_tells_no_rates(call: Call) -> None:
    """The error says so, with a remedy; a word that is none of the three is a mistake."""
    code, document = call("rates", "read", "--provider", "process")
    assert (code, "tells no rates" in document["error"]) == (1, True)
    assert "rate_usd_per_hour" in document["remedy"]
    assert call("rates", "guess")[0] == 2


def test_without_an_approver_the_remedy_is_to_enrol_one(example: Path, url: str) -> None:
    """Where nobody has a secret to type, the way out is not to type it."""
    with open_store(url, create=True) as store:
        read_at = to_text(now_micros(store))
    (example / "ledger.toml").write_text(f'[rates.modal]\nsource = "x"\nread_at = {read_at}\nA10 = "1.10"\n')
    seen = at_terminal(["rates", "sign", "--json"], [], example, environment(LEDGER_URL=url))
    (refusal,) = json.loads(seen.out)["refused"]
    assert (seen.code, refusal["rule"], "ledger init --approver" in refusal["remedy"]) == (3, "R18", True)
