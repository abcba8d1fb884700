"""Money moves only in the ledger that was seen before, and only within its caps."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.actions.money.approve import approve, asked
from ledger.actions.money.estimate import estimate
from ledger.actions.runs.launch import launch
from ledger.address import sqlite_path
from ledger.errors import Broken
from ledger.store.heads import remember
from ledger.store.open import Store, open_store
from ledger.testing.tamper import unguarded
from tests.approvals.conftest import SECRET, Here

RATES = f"""
[rates.modal]
source = "https://modal.com/pricing"
read_at = {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}
A10 = "1.10"
"""


@pytest.fixture
def older(store: Store, planned: str, enrolled: str) -> Store:
    """A ledger put back to where it was before the approval that it has seen."""
    before = store.database.query("SELECT max(position) FROM events")[0][0]
    approve(store, asked(store, planned), 45_000_000, SECRET)
    remember(store)
    gone = [f"DELETE FROM events WHERE position > {before}"]
    if store.dialect == "postgres":
        gone = [f"DELETE FROM sealed WHERE position > {before}", *gone]
    unguarded(store, *gone)
    return store


def test_a_rolled_back_ledger_approves_and_launches_nothing(older: Store, planned: str) -> None:
    """Where events that were seen are gone, approving and launching what costs are broken, not refused."""
    for act in (lambda: asked(older, planned), lambda: launch(older, planned, smoke=True)):
        with pytest.raises(Broken, match=r"rolled back|rewritten"):
            act()


def test_a_rolled_back_ledger_raises_no_cap(older: Store, here: Here, folder: Path) -> None:
    """What an approver may open with his secret stays shut there: caps, and prices; lowering still works."""
    (folder / "ledger.toml").write_text(RATES)
    typed = f"{SECRET}\n"
    assert here("budget", "cap", "90", "--account", "modal", "--why", "more", typed=typed)[0] == 6
    assert here("rates", "sign", typed=typed)[0] == 6
    assert here("budget", "cap", "9", "--account", "modal", "--why", "less", typed="")[0] == 0


def test_the_command_ends_with_6(older: Store, planned: str, here: Here) -> None:
    """`ledger approve` and `ledger launch` say that the integrity is broken."""
    assert here("approve", "shift", typed="")[0] == 6
    assert here("launch", "shift", "--smoke", typed="")[0] == 6
    assert here("init", "--approver", typed="")[0] == 6


def test_another_ledger_in_its_place_approves_nothing(
    sqlite_url: str, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sound ledger that was copied over the one that was seen is noticed before money moves."""
    with open_store(sqlite_url) as store:
        remember(store)
    spare = tmp_path / "spare.db"
    open_store(f"sqlite:///{spare}", create=True).close()
    for part in ("-wal", "-shm"):
        Path(f"{sqlite_path(sqlite_url)}{part}").unlink(missing_ok=True)
    shutil.copy(spare, sqlite_path(sqlite_url))
    with open_store(sqlite_url) as store, pytest.raises(Broken, match="replaced"):
        asked(store, "shift")


def test_a_deleted_ledger_approves_nothing(here: Here, planned: str, enrolled: str, store: Store) -> None:
    """Where the database is gone there is nothing to approve, and a new one begins without an approver."""
    if store.dialect == "postgres":
        unguarded(store, "DELETE FROM sealed", "DELETE FROM events")
        assert here("approve", "shift", typed="")[0] in (4, 6)
        return
    store.close()
    for file in sqlite_path(store.url).parent.glob("ledger.db*"):
        if file.is_file():
            file.unlink()
    assert here("approve", "shift", typed="")[0] == 4
    assert here("init", typed="")[0] == 0
    assert here("approver", "list", typed="")[1] == {"approvers": []}


def test_ledger_toml_lowers_a_cap_and_never_raises_it(
    store: Store, planned: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cap of $1,000 in the project's own file stays at $20; one of $5 counts."""
    monkeypatch.chdir(folder)
    for stated, cap in (("1000", "20.00"), ("5", "5.00")):
        (folder / "ledger.toml").write_text(f'daily_cap_usd = "{stated}"\n')
        assert estimate(store, planned)["cap_usd"] == cap
