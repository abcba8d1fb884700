"""Events that a writer appends by hand, past every rule: verify names them, a launch refuses them."""

import secrets
from typing import Any

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.money.approve import approve, asked
from ledger.actions.planning.gate import gate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.actions.signatures.approvers import approvers
from ledger.actions.signatures.enrol import enrol
from ledger.actions.signatures.signing import signed
from ledger.errors import Broken
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from ledger.store.read import read_stream
from schemas.envelope import NewEvent
from tests.approvals.conftest import SECRET
from tests.cli.conftest import ANSWERS

OTHER = "another long secret"


def written(store: Store, stream: str, type_name: str, data: dict[str, Any]) -> str:
    """Append an event past every rule, as whoever may write can; its id."""
    event = NewEvent(type_name, data, actor="agent")
    append(store, [StreamAppend(stream, (event,))])
    return event.id


def broken(store: Store, event: str) -> list[str]:
    """Why verify finds this event's signature broken."""
    return [b["reason"] for b in verify(store)["breaks"] if b["kind"] == "signature" and b["event"] == event]


def approval(store: Store, experiment: str) -> dict[str, Any]:
    """The data of the approval that a person gives."""
    approve(store, asked(store, experiment), 45_000_000, SECRET)
    return read_stream(store, f"experiment-{experiment}")[-1].data


def stopped(store: Store, experiment: str) -> str:
    """Why the first launch that would cost money ends with 6; a person who approves anew changes nothing."""
    with pytest.raises(Broken) as error:
        launch(store, experiment, smoke=True)
    return str(error.value)


def test_a_changed_amount_breaks_the_signature(store: Store, planned: str, enrolled: str) -> None:
    """Each field that a person signed for, changed by one, is no approval any more."""
    data = approval(store, planned)
    changed = {
        "amount": data["amount"] + 1, "each": data["each"] + 1, "claims": data["claims"] + 1,
        "runs": data["runs"] + 1, "rate_per_hour": data["rate_per_hour"] + 1, "statement": "other",
    }  # fmt: skip
    for name, value in changed.items():
        fresh = {**data["signed"], "nonce": secrets.token_hex(16)}
        event = written(
            store, f"experiment-{planned}", "launch.approved", {**data, name: value, "signed": fresh}
        )
        assert "the signature is not one of" in broken(store, event)[0], name
    assert "not genuine" in stopped(store, planned)


def test_an_approval_is_not_given_twice(store: Store, planned: str, enrolled: str) -> None:
    """The same signed data again are a copy: a nonce counts once in a whole ledger."""
    event = written(store, f"experiment-{planned}", "launch.approved", approval(store, planned))
    assert "nonce" in broken(store, event)[0]


def test_an_approval_of_another_experiment_is_none(store: Store, folder, planned: str, enrolled: str) -> None:
    """Replayed into another experiment of the same plan, as it is or with the names changed."""
    data = approval(store, planned)
    twin = str(propose(store, folder / "shift.toml")["experiment"])
    gate(store, twin, ANSWERS)
    asked(store, twin)
    for stated in (data, {**data, "experiment": twin}):
        event = written(store, f"experiment-{twin}", "launch.approved", stated)
        assert broken(store, event)
        assert stopped(store, twin)


def test_an_approval_of_another_digest_is_none(store: Store, folder, planned: str, enrolled: str) -> None:
    """The approval of a plan does not pay for a changed one."""
    data = approval(store, planned)
    spec = folder / "shift.toml"
    spec.write_text(spec.read_text().replace("shift = 0.0", "shift = 0.5"))
    other = str(propose(store, spec)["experiment"])
    gate(store, other, ANSWERS)
    digest = asked(store, other).terms["digest"]
    stated = {**data, "experiment": other, "digest": digest}
    event = written(store, f"experiment-{other}", "launch.approved", stated)
    assert broken(store, event)
    assert stopped(store, other)


def test_an_approval_of_another_ledger_is_none(store: Store, planned: str, enrolled: str, tmp_path) -> None:
    """Replayed into another ledger, with the enrolment and all, the signature is another ledger's."""
    data = approval(store, planned)
    mine = read_stream(store, "ledger")[-1].data
    with open_store(f"sqlite:///{tmp_path / 'other.db'}", create=True) as other:
        written(other, "ledger", "approver.enrolled", mine)
        for event in read_stream(store, f"experiment-{planned}"):
            last = written(other, f"experiment-{planned}", event.type, event.data)
        assert "ledger" in broken(other, last)[0]
        assert "another ledger" in stopped(other, planned)
        last = written(other, f"experiment-{planned}", "launch.approved", {**data, "ledger": other.ledger_id})
        assert broken(other, last)
        assert stopped(other, planned)


@pytest.mark.parametrize("unsigned", [True, False])
def test_who_enrols_himself_approves_nothing(
    store: Store, planned: str, enrolled: str, tmp_path, unsigned: bool
) -> None:
    """An enrolment that no approver signed, or that carries a made-up signature, stops all that needs one."""
    with open_store(f"sqlite:///{tmp_path / 'other.db'}", create=True) as other:
        enrol(other, "bot", (OTHER, None))
        mine = read_stream(other, "ledger")[-1].data
    made_up = {"by": enrolled, "nonce": "0" * 32, "signature": "0" * 128}
    event = written(store, "ledger", "approver.enrolled", {**mine, "signed": None if unsigned else made_up})
    assert broken(store, event)
    with pytest.raises(Broken):
        approvers(store)
    with pytest.raises(Broken):
        asked(store, planned)


CAP = {"account": "modal", "scope": "account", "cap": 10**9, "why": "more"}
RATES = {
    "provider": "modal", "source": "a page", "read_at": "2026-01-02T00:00:00Z", "how": "stated",
    "rates": {"A10": 1},
}  # fmt: skip


@pytest.mark.parametrize(("type_name", "data"), [("cap.stated", CAP), ("rates.recorded", RATES)])
def test_a_raised_cap_and_a_typed_price_need_a_signature(
    store: Store, enrolled: str, type_name: str, data: dict[str, Any]
) -> None:
    """Without one they are a break and stop the ledger's money; signed by an approver they count."""
    good = signed(store, "ledger", type_name, data, SECRET)
    written(store, "ledger", type_name, good)
    assert verify(store)["ok"]
    dearer = {**data, "cap": 10**10} if "cap" in data else data
    written(store, "ledger", type_name, dearer)
    assert not verify(store)["ok"]
    with pytest.raises(Broken):
        approvers(store)


def test_a_key_signs_nothing_before_its_enrolment_and_after_its_revocation(
    store: Store, planned: str, enrolled: str
) -> None:
    """What a revoked key signs later is a break, though the signature is right."""
    other = enrol(store, "bob", (OTHER, SECRET))["fingerprint"]
    late = signed(store, f"experiment-{planned}", "launch.approved", terms(store, planned), OTHER)
    revoked = signed(store, "ledger", "approver.revoked", {"fingerprint": other, "why": "left"}, SECRET)
    written(store, "ledger", "approver.revoked", revoked)
    event = written(store, f"experiment-{planned}", "launch.approved", late)
    assert "was revoked before" in broken(store, event)[0]
    assert "was revoked before" in stopped(store, planned)


def terms(store: Store, experiment: str) -> dict[str, Any]:
    """What a person would sign for $45."""
    return {**asked(store, experiment).terms, "amount": 45_000_000}


def test_a_ledger_without_signatures_needs_no_cryptography(store: Store) -> None:
    """Verifying a log in which nothing is signed checks no signature and finds nothing."""
    import sys

    before = "cryptography.hazmat.primitives.asymmetric.ed25519" in sys.modules
    assert verify(store)["ok"]
    assert ("cryptography.hazmat.primitives.asymmetric.ed25519" in sys.modules) == before
