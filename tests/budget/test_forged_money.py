"""R18: what was written past every rule grants nothing: forged, replayed, revoked, or slipped into a day."""

import pytest

from ledger.actions.signatures.approvers import approvers
from ledger.errors import Broken
from ledger.store.append import StreamAppend, append
from ledger.store.read import read_stream
from ledger.testing.story import mark
from schemas.envelope import NewEvent
from tests.budget.desk import USD, Desk

ONE = "2026-03-01"


@pytest.mark.parametrize("forged", ["amount", "digest", "experiment", "ledger", "by"])
def test_a_forged_approval_stops_everything(desk: Desk, forged: str) -> None:
    """No byte of a signed approval can be changed, and it holds for this plan of this ledger alone."""
    desk.propose("x1")
    desk.approve("x1", 10)
    data = dict(read_stream(desk.store, "experiment-x1")[-1].data)
    changed = {"amount": 900 * USD, "digest": mark("other"), "experiment": "x2", "ledger": "other"}
    nonce = {**data["signed"], "nonce": "0" * 32}
    data["signed"] = {**nonce, "by": "somebody"} if forged == "by" else nonce
    data |= {forged: changed[forged]} if forged in changed else {}
    append(desk.store, [StreamAppend("experiment-x1", [NewEvent("launch.approved", data)])])
    with pytest.raises(Broken, match=r"launch\.approved .* of x1"):
        desk.reserve("x1", "x1.1", 1, ONE)


def test_an_older_approval_cannot_be_played_again(desk: Desk) -> None:
    """A person who lowers an approval is not overruled by the higher one, though its signature is genuine."""
    desk.propose("x1")
    desk.approve("x1", 900)
    before = read_stream(desk.store, "experiment-x1")[-1].data
    desk.approve("x1", 5)
    append(desk.store, [StreamAppend("experiment-x1", [NewEvent("launch.approved", before)])])
    with pytest.raises(Broken, match="nonce"):
        desk.reserve("x1", "x1.1", 1, ONE)


def test_a_revoked_key_approves_nothing_more(desk: Desk) -> None:
    """What it signed before stays valid; what it signed afterwards never was."""
    desk.propose("x1")
    desk.propose("x2")
    desk.approve("x1", 25, each=25)
    other = Desk(desk.store)
    other.enrol_by(desk)
    desk.sign("ledger", "approver.revoked", {"fingerprint": desk.by, "why": "left"})
    desk.reserve("x1", "x1.1", 25, ONE)
    desk.approve("x2", 25, each=25)
    assert desk.by not in approvers(desk.store).active
    with pytest.raises(Broken, match="revoked before"):
        desk.reserve("x2", "x2.1", 1, ONE)


def test_a_raise_that_was_slipped_into_the_day_is_seen(desk: Desk) -> None:
    """Money beside the cap needs an approval behind it, of the experiment itself and of any other."""
    desk.reserve("x1", "x1.1", 15, ONE)
    raised = {"experiment": "x1", "nonce": "0" * 32, "amount": 900 * USD}
    append(desk.store, [StreamAppend(f"budget-modal-{ONE}", [NewEvent("budget.raised", raised)])])
    for experiment in ("x1", "x2"):
        with pytest.raises(Broken, match="raised without an approval"):
            desk.reserve(experiment, f"{experiment}.2", 1, ONE)
