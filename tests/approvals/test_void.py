"""When an approval holds, and what makes it void by itself (R18)."""

import pytest

from ledger.actions.money.approve import approve, asked
from ledger.actions.runs.launch import launch
from ledger.actions.signatures.enrol import enrol
from ledger.actions.signatures.standing import standing
from ledger.errors import Conflict, Refused
from ledger.handle import handle, load
from ledger.rules.approval import price, r18_offered, r18_standing, suggested
from ledger.store.open import Store
from tests.approvals.conftest import SECRET

GIVEN = {
    "ledger": "l1", "experiment": "x1", "digest": "d" * 64, "amount": 20_000_000, "rate_per_hour": 1_100_000,
}  # fmt: skip
NOW = {k: GIVEN[k] for k in ("ledger", "experiment", "digest", "rate_per_hour", "amount")}


def test_an_approval_holds_for_its_plan_at_its_price() -> None:
    """The same plan, price and at most the approved amount: nothing to refuse."""
    assert r18_standing(GIVEN, **NOW) == []
    assert r18_standing(GIVEN, **{**NOW, "amount": 1}) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"digest": "e" * 64}, "another one since"),
        ({"rate_per_hour": 1_100_001}, "$1.100001/h now"),
        ({"rate_per_hour": 1_000_000}, "$1.00/h now"),
        ({"ledger": "l2"}, "another ledger"),
        ({"experiment": "x2"}, "another experiment"),
        ({"amount": 20_000_001}, "$20.000001 now"),
    ],
    ids=["plan", "dearer", "cheaper", "ledger", "experiment", "estimate"],
)
def test_any_change_makes_it_void(changed: dict[str, object], said: str) -> None:
    """Another plan, price, ledger, experiment, or an estimate above the amount, is named with R18."""
    found = r18_standing(GIVEN, **{**NOW, **changed})
    assert [item["rule"] for item in found] == ["R18"]
    assert said in found[0]["reason"]
    assert "ledger approve EXP" in found[0]["remedy"]


def test_the_price_of_one_run_counts_all_its_gpus_and_retries() -> None:
    """A typed rate is of one machine, a provider's of the whole run; the worst case has every claim in it."""
    compute = {"gpus": 2, "retries": 1, "timeout_s": 1800}
    assert price({"rate_per_hour": 10, "parts": {}}, compute) == (20, 20, 2)
    assert price({"rate_per_hour": 10, "parts": {"A10": 10}}, compute) == (10, 10, 2)
    assert suggested(13_750_000, 2_200_000) == 15_950_000


@pytest.mark.parametrize(
    ("offered", "drawn", "fine"),
    [(10, 0, True), (9, 0, False), (11, 12, False), (12, 12, True), (2**53, 0, False)],
)
def test_what_is_offered_covers_the_estimate_and_what_was_drawn(offered: int, drawn: int, fine: bool) -> None:
    """Below the estimate of 10, below what days have drawn, or beyond any price, is refused."""
    assert (not r18_offered(offered, 10, drawn)) == fine


@pytest.fixture
def approved(store: Store, planned: str, enrolled: str) -> str:
    """The experiment, approved up to $45."""
    approve(store, asked(store, planned), 45_000_000, SECRET)
    return planned


def estimate_of(store: Store, experiment: str) -> dict[str, object]:
    """The last estimate."""
    found: dict[str, object] = load(store, f"experiment-{experiment}").state.estimate
    return found


def test_it_stands_until_the_price_changes(store: Store, approved: str) -> None:
    """The standing approval is the signed one; at another price there is none."""
    state, now = load(store, f"experiment-{approved}").state, estimate_of(store, approved)
    assert standing(store, approved, state, now) == (state.approved, [])
    none, void = standing(store, approved, state, {**now, "rate_per_hour": 31_000_000_000})
    assert none is None
    assert [item["rule"] for item in void] == ["R18"]


def test_a_changed_script_makes_it_void(store: Store, approved: str, folder) -> None:
    """The approved plan cannot be launched with another script, and the new plan has no approval."""
    from ledger.actions.planning.propose import propose

    (folder / "train_shift.py").write_text((folder / "train_shift.py").read_text() + "\nX = 1\n")
    with pytest.raises(Refused) as refused:
        launch(store, approved, smoke=True)
    assert "R21" in [item["rule"] for item in refused.value.refused]
    again = propose(store, folder / "shift.toml", ancestor=approved)["experiment"]
    with pytest.raises(Refused) as refused:
        launch(store, again, smoke=True)
    assert "R18" in [item["rule"] for item in refused.value.refused]


def test_what_a_key_signed_before_it_was_revoked_stays(store: Store, approved: str, enrolled: str) -> None:
    """A revocation ends what comes after it, not what came before."""
    from ledger.actions.signatures.approver import revoke

    enrol(store, "bob", ("another long secret", SECRET))
    revoke(store, enrolled, "left", SECRET)
    state = load(store, f"experiment-{approved}").state
    assert standing(store, approved, state, estimate_of(store, approved))[0] == state.approved


def test_a_closed_experiment_is_not_approved(store: Store, planned: str, enrolled: str) -> None:
    """A plan that is over needs no money."""
    closed = ("experiment.closed", {"reason": "done"})
    handle(store, f"experiment-{planned}", lambda state, given: [given], closed, actor="ada")
    with pytest.raises(Conflict):
        asked(store, planned)
