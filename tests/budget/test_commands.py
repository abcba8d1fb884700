"""`ledger budget`: the day in figures, and what only an approver may change."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.actions.money.balance import today
from ledger.actions.money.budget import budget
from ledger.actions.money.budget_assign import assign
from ledger.actions.money.budget_cap import state_cap
from ledger.actions.money.budget_clear import clear
from ledger.actions.money.reserving import NoHeadroom
from ledger.actions.signatures import keys, signing
from ledger.actions.signatures.enrol import enrol
from ledger.cli import person
from ledger.cli.main import main
from ledger.errors import Conflict, NotFound, UsageError, WrongSecret
from ledger.store.read import read_stream
from ledger.store.store import Store
from ledger.store.verify import verify
from tests.budget.desk import USD, Desk

SECRET = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys of these tests are stretched less, and nobody waits after a wrong secret."""
    monkeypatch.setattr(keys, "SCRYPT", {"n": 2**10, "r": 8, "p": 1})
    monkeypatch.setattr(signing, "PAUSE", 0.0)


@pytest.fixture
def desk(store: Store) -> Desk:
    """A paid account whose approver's key lies with this user."""
    enrol(store, "ada", (SECRET, None), actor="ada")
    return Desk(store)


def nobody() -> str:
    raise AssertionError("no secret may be asked for")


def known() -> str:
    return SECRET


def test_lowering_needs_nobody(desk: Desk) -> None:
    """A lower cap holds at once, on the day that is open and on every later one."""
    desk.reserve("x1", "x1.1", 8)
    found = state_cap(desk.store, 10 * USD, "half is gone", secret=nobody)
    assert (found["account"], found["in_force_usd"], found["raised"]) == ("modal", "10.00", False)
    with pytest.raises(NoHeadroom):
        desk.reserve("x1", "x1.2", 3)
    with pytest.raises(NoHeadroom):
        desk.reserve("x1", "x1.2", 11, "2999-01-01")


def test_raising_asks_for_the_secret(desk: Desk) -> None:
    """R18: a raised cap is signed; with a wrong secret nothing changes."""
    with pytest.raises(WrongSecret):
        state_cap(desk.store, 50 * USD, "more", account="modal", secret=lambda: "guess")
    found = state_cap(desk.store, 50 * USD, "more", account="modal", secret=known)
    assert (found["in_force_usd"], found["approver"]) == ("50.00", "ada")
    desk.reserve("x1", "x1.1", 50)
    state_cap(desk.store, 30 * USD, "less", secret=nobody)
    with pytest.raises(WrongSecret):
        state_cap(desk.store, 31 * USD, "a little more", secret=lambda: "")
    assert verify(desk.store).ok


def test_a_cap_within_the_account(desk: Desk) -> None:
    """A project's or an experiment's own cap; the project and the experiment exist."""
    desk.propose("x1")
    assert state_cap(desk.store, 4 * USD, "x", account="modal", project="p", secret=nobody)["name"] == "p"
    with pytest.raises(NoHeadroom):
        desk.reserve("x1", "x1.1", 5)
    state_cap(desk.store, 2 * USD, "x", experiment="x1", secret=nobody)
    with pytest.raises(NoHeadroom):
        desk.reserve("x1", "x1.1", 3)
    with pytest.raises(NotFound):
        state_cap(desk.store, 1, "x", project="q", secret=nobody)
    with pytest.raises(UsageError):
        state_cap(desk.store, 1, "x", project="p", experiment="x1", secret=nobody)


def test_which_account(desk: Desk) -> None:
    """The only one there is, else it has to be said; a word that is no backend is refused."""
    with pytest.raises(UsageError, match="spent nothing yet"):
        state_cap(desk.store, USD, "x", secret=nobody)
    with pytest.raises(UsageError, match="no backend"):
        state_cap(desk.store, USD, "x", account="modul", secret=nobody)
    with pytest.raises(UsageError, match="empty"):
        state_cap(desk.store, USD, " ", account="modal", secret=nobody)


def test_an_overrun_is_cleared_by_an_approver(desk: Desk) -> None:
    """Every day that was overrun is signed by itself; without one there is nothing to clear."""
    with pytest.raises(Conflict):
        clear(desk.store, "looked at", secret=nobody)
    for day in ("2026-03-01", "2026-03-02"):
        Desk(desk.store, "local").reserve("x1", f"x1.{day[-1]}", 5, day)
        Desk(desk.store, "local").settle(f"x1.{day[-1]}", 6)
    with pytest.raises(WrongSecret):
        clear(desk.store, "looked at", secret=lambda: "guess")
    found = clear(desk.store, "looked at", secret=known)
    assert [one["day"] for one in found["cleared"]] == ["2026-03-02", "2026-03-01"]
    assert verify(desk.store).ok


def bill(desk: Desk, day: str) -> None:
    """An hour of an App that nobody here knows."""
    hour = {"app": "ap-9", "hour": f"{day}T10:00:00Z", "billed": 4 * USD, "counted": 0}
    data = {**hour, "experiment": None, "project": None, "description": "a notebook"}
    desk.tell(f"budget-modal-{day}", "budget.reconciled", data)


def test_an_app_is_assigned_by_an_approver(desk: Desk) -> None:
    """It blocks no more on any day, and what it cost still counts."""
    desk.propose("x1")
    for day in ("2026-03-01", "2026-03-02"):
        desk.reserve("x1", f"x1.{day[-1]}", 1, day)
    for day in ("2026-03-01", "2026-03-02"):
        bill(desk, day)
    with pytest.raises(NotFound):
        assign(desk.store, "ap-8", "mine", secret=nobody)
    found = assign(desk.store, "ap-9", "mine", experiment="x1", secret=known)
    assert (found["account"], found["experiment"]) == ("modal", "x1")
    assert found["days"] == ["2026-03-02", "2026-03-01"]
    with pytest.raises(NoHeadroom) as caught:
        desk.reserve("x1", "x1.3", 16, "2026-03-02")
    assert caught.value.left == 15 * USD
    assert verify(desk.store).ok


def test_the_day_in_figures(desk: Desk) -> None:
    """Caps, use by experiment and project, the approval, a denial and an unknown App."""
    desk.propose("x1")
    day = today(desk.store)
    for run, dollars in (("x1.1", 8), ("x2.1", 5)):
        desk.reserve(run[:2], run, dollars)
    desk.settle("x1.1", 2)
    desk.deny("x2", "x2.2", 14)
    bill(desk, day)
    (found,) = budget(desk.store, account="modal")["accounts"]
    figures = ("cap_usd", "spent_usd", "reserved_usd", "headroom_usd", "blocked", "denied")
    assert [found[name] for name in figures] == ["20.00", "6.00", "5.00", "9.00", "foreign", 1]
    assert found["experiments"][0] == {"experiment": "x1", "spent_usd": "2.00", "reserved_usd": "0.00"}
    assert found["projects"] == [{"project": "p", "spent_usd": "2.00", "reserved_usd": "5.00"}]
    assert found["unknown_apps"][0]["billed_usd"] == "4.00"
    assert found["denials"][0]["limit"] == "account"
    with pytest.raises(UsageError):
        budget(desk.store, day="yesterday")


@pytest.fixture
def run(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Callable[..., Any]:
    """`run("budget", "show")`: exit code, stdout and stderr; nobody sits at this terminal."""
    monkeypatch.setenv("LEDGER_URL", desk.store.url)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(person, "is_terminal", lambda number: False)

    def call(*words: str) -> tuple[int, str, str]:
        code = main([*words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_the_command_line(desk: Desk, run: Any) -> None:
    """Without a command it shows the day; raising a cap without a person is refused, on record."""
    desk.reserve("x1", "x1.1", 8)
    assert "$8.00" in run("budget")[1]
    assert (
        json.loads(run("budget", "--account", "modal", "--json")[1])["accounts"][0]["reserved_usd"] == "8.00"
    )
    code, out, _ = run("budget", "cap", "10", "--why", "half is gone", "--json")
    assert (code, json.loads(out)["in_force_usd"]) == (0, "10.00")
    code, _, err = run("budget", "cap", "50", "--why", "more")
    assert (code, "R18" in err) == (3, True)
    assert read_stream(desk.store, "ledger")[-1].type == "approver.refused"
    assert run("budget", "cap", "plenty", "--why", "more")[0] == 2
    assert run("budget", "clear", "--why", "x")[0] == 5
    assert run("budget", "assign", "ap-1", "--why", "x")[0] == 4


def test_the_text_says_what_blocks(desk: Desk, run: Any) -> None:
    """A person reads why nothing is granted and what to do about it."""
    desk.reserve("x1", "x1.1", 8)
    bill(desk, today(desk.store))
    out = run("budget", "show")[1]
    assert "BLOCKED" in out
    assert "ledger budget assign APP" in out
    assert "unknown App ap-9 (a notebook): $4.00" in out
