"""What a user sees where the provider cannot be asked, or serves another ledger."""

from pathlib import Path

import pytest

from ledger.store.open import open_store
from ledger.testing.prices import enrol, tell_rates
from tests.paid.on_modal.site import Modal

NOBODY = {"MODAL_TOKEN_ID": "", "MODAL_TOKEN_SECRET": ""}


@pytest.mark.parametrize(("status", "remedy"), [
    (None, "MODAL_TOKEN_ID and MODAL_TOKEN_SECRET"),
    ("UNAUTHENTICATED", "MODAL_TOKEN_ID and MODAL_TOKEN_SECRET"),
])  # fmt: skip
def test_each_command_names_the_remedy(modal: Modal, status: str | None, remedy: str) -> None:
    """Without credentials, or with wrong ones: rates, launch and estimate say what to do; nothing starts."""
    name, told = modal.propose(), NOBODY if status is None else {}
    if status is not None:
        modal.plane.do("fault", rpc="*", times=1000, status=status)
    code, document = modal.ledger("rates", "read", "--provider", "modal", **told)
    assert (code, remedy in document["remedy"]) == (1, True), document
    code, document = modal.ledger("launch", name, "--smoke", **told)
    assert (code, document["refused"][0]["rule"]) == (3, "R20")
    assert remedy in document["refused"][0]["remedy"]
    assert modal.events(f"{name}.1") == []


def test_credentials_serve_one_ledger(modal: Modal, sqlite_template: Path, tmp_path: Path) -> None:
    """A second ledger with the same credentials is refused by R20, with its remedy, and starts nothing."""
    name = modal.propose()
    assert modal.ledger("launch", name, "--smoke", "--wait")[0] == 0
    other = tmp_path / "second" / "ledger.db"
    other.parent.mkdir()
    with open_store(f"sqlite:///{other}", create=True) as store:
        enrol(store)
        tell_rates(store)
    second = Modal(modal.folder, f"sqlite:///{other}", modal.plane)
    again = second.propose()
    before = len(modal.plane.do("calls"))
    code, document = second.ledger("launch", again, "--smoke", "--wait")
    assert code == 3
    assert document["refused"][0]["rule"] == "R20"
    assert "use that ledger" in document["refused"][0]["remedy"]
    assert len(modal.plane.do("calls")) == before
    assert second.events(f"{again}.1", "spawn.intended") == []
    second.close()
