"""`ledger approve`: a person with the secret, at a terminal; nobody else (R18)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.store.open import Store
from ledger.store.read import read_stream
from schemas.events.approval import LaunchApproved
from tests.approvals.conftest import SECRET, Here, Terminal
from tests.approvals.terminal import environment

ANSWERED = [("Dollars", "$30.50\n"), ("Secret", SECRET + "\n")]


def last(store: Store, experiment: str) -> tuple[str, dict]:
    """Type and data of the experiment's last event."""
    event = read_stream(store, f"experiment-{experiment}")[-1]
    return event.type, event.data


def test_a_person_with_the_secret_approves(
    store: Store, planned: str, enrolled: str, terminal: Terminal
) -> None:
    """Dollars and secret make a signed event that verify accepts; the document says who approved what."""
    seen = terminal("approve", "shift", "--json", typed=ANSWERED)
    assert seen.code == 0, seen.screen
    kind, data = last(store, planned)
    document = json.loads(seen.out)
    assert document == {
        "experiment": planned, "approved_usd": "30.50", "digest": data["digest"], "approver": "ada",
        "fingerprint": enrolled, "nonce": data["signed"]["nonce"],
    }  # fmt: skip
    assert (kind, data["amount"], data["ledger"]) == ("launch.approved", 30_500_000, store.ledger_id)
    assert verify(store)["ok"]


def test_what_is_approved_is_shown_first(planned: str, enrolled: str, terminal: Terminal) -> None:
    """The plan, its price, its worst case and what the approval covers stand before the first question."""
    screen = terminal("approve", "shift", typed=ANSWERED).screen
    before = screen.partition("Dollars to approve:")[0]
    for part in (planned, "digest", "$25.00", "STOP", "suggested", "reruns of this very digest"):
        assert part in before
    assert "$30.50" in screen


def test_an_approved_plan_may_be_launched(store: Store, planned: str, enrolled: str, here: Here) -> None:
    """The STOP tier is refused before the approval and granted after it."""
    with pytest.raises(Refused) as refused:
        launch(store, planned, smoke=True, actor="ada")
    assert "R18" in [item["rule"] for item in refused.value.refused]
    assert here("approve", "shift", typed=f"45\n{SECRET}\n")[0] == 0
    assert len(launch(store, planned, smoke=True, actor="ada")["runs"]) == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("30\nwrong horse\n", "secret"),
        ("24.99\n" + SECRET + "\n", "below the estimate"),
        (SECRET + "\n", "no amount"),
        ("\x04", "no answer"),
        ("30\n\x04", "no answer"),
    ],
    ids=["wrong secret", "too little", "no amount", "end of input", "no secret"],
)
def test_what_does_not_approve_is_recorded(
    store: Store, planned: str, enrolled: str, here: Here, typed: str, why: str
) -> None:
    """A wrong secret, too little money or no answer ends with 3 and launch.denied; no text is kept."""
    code, document = here("approve", "shift", typed=typed)
    assert (code, [item["rule"] for item in document["refused"]]) == (3, ["R18"])
    kind, data = last(store, planned)
    assert kind == "launch.denied"
    assert why in data["why"]
    assert SECRET not in json.dumps([data, document])


def test_the_remedy_for_too_little_names_the_amount(planned: str, enrolled: str, here: Here) -> None:
    """Who approved too little is told how much it takes."""
    _, document = here("approve", "shift", typed="1\n")
    assert "$25.00" in document["refused"][0]["remedy"]


def test_a_pipe_is_no_person(store: Store, planned: str, enrolled: str, folder: Path, url: str) -> None:
    """The right dollars and the right secret through a pipe are refused and recorded."""
    done = subprocess.run(
        [sys.executable, "-m", "ledger", "approve", "shift", "--json"], cwd=folder, text=True, check=False,
        env=environment(LEDGER_URL=url), input=f"30\n{SECRET}\n", capture_output=True,
    )  # fmt: skip
    assert done.returncode == 3
    assert json.loads(done.stdout)["refused"][0]["rule"] == "R18"
    assert last(store, planned)[0] == "launch.denied"


def test_without_an_approver_nobody_approves(store: Store, planned: str, here: Here) -> None:
    """Where nobody is enrolled the remedy says how a person enrols."""
    code, document = here("approve", "shift", typed="")
    assert code == 3
    assert "ledger init --approver" in document["refused"][0]["remedy"]
    assert last(store, planned)[0] == "launch.denied"


@pytest.mark.parametrize("secret", [SECRET, "guessed by an agent"])
def test_a_faked_terminal_gets_as_far_as_the_secret(
    store: Store, planned: str, enrolled: str, folder: Path, url: str, secret: str
) -> None:
    """`script -c` fakes a terminal: with the secret that approves, without it nothing does."""
    command = f"{sys.executable} -m ledger approve shift"
    spawn = f"import os, pty; os._exit(os.waitstatus_to_exitcode(pty.spawn({command.split()})))"
    by_hand = [sys.executable, "-c", spawn]
    fake = ["script", "-qec", command, "/dev/null"] if shutil.which("script") else by_hand
    process = subprocess.Popen(
        fake, cwd=folder, env=environment(LEDGER_URL=url), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    screen, _ = process.communicate(f"30\n{secret}\n", timeout=60)
    approved = last(store, planned)[0] == "launch.approved"
    assert (process.returncode == 0) == approved == (secret == SECRET), screen


def test_approving_again_replaces_the_former(store: Store, planned: str, enrolled: str, here: Here) -> None:
    """The last approval counts, also a smaller one, as long as it covers the estimate."""
    for dollars in ("50", "26"):
        assert here("approve", "shift", typed=f"{dollars}\n{SECRET}\n")[0] == 0
    approvals = [e.data for e in read_stream(store, f"experiment-{planned}") if e.type == LaunchApproved.TYPE]
    assert [data["amount"] for data in approvals] == [50_000_000, 26_000_000]
    assert verify(store)["ok"]
