"""Who may approve: trusted on first use, later vouched for by an approver; an agent enrols nobody."""

import json
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.signatures.approvers import approvers
from ledger.actions.signatures.enrol import enrol
from ledger.actions.signatures.keys import create_key, key_file, key_folder, open_key
from ledger.actions.signatures.signing import signed
from ledger.errors import NoApprover, UsageError, WrongSecret
from ledger.store.open import Store
from ledger.store.read import read_stream
from tests.approvals.conftest import SECRET, Here
from tests.approvals.terminal import environment

OTHER = "another long secret"


def test_the_first_approver_is_trusted_and_told_his_fingerprint(store: Store, here: Here) -> None:
    """Typed twice at a terminal; the document has name and fingerprint, the key is this user's alone."""
    code, document = here("init", "--approver", "--name", "ada", typed=f"{SECRET}\n{SECRET}\n")
    enrolled = read_stream(store, "ledger")[-1].data
    assert code == 0
    assert document["ledger"] == store.ledger_id
    assert document["approver"] == {"name": "ada", "fingerprint": enrolled["fingerprint"]}
    file = key_file(store.ledger_id, enrolled["fingerprint"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not list(key_folder().glob("*.part"))


def test_a_secret_that_was_mistyped_enrols_nobody(store: Store, here: Here) -> None:
    """Two different secrets end with 2."""
    assert here("init", "--approver", typed=f"{SECRET}\n{OTHER}\n")[0] == 2
    assert not approvers(store).approvers


def test_a_terminal_that_sends_one_line_does_not_hang(
    store: Store, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the secret is not repeated, the enrolment goes on."""
    monkeypatch.setattr("ledger.cli.enrolment._AGAIN", 0.01)
    assert here("init", "--approver", typed=SECRET + "\n")[0] == 0
    assert approvers(store).active


@pytest.mark.parametrize("secret", ["", "abc", "      "])
def test_a_secret_that_protects_nothing_is_refused(store: Store, secret: str) -> None:
    """Fewer than four characters are none."""
    with pytest.raises(UsageError):
        create_key(store.ledger_id, "ada", secret)
    assert not list(key_folder().glob("*"))


def test_nobody_is_enrolled_through_a_pipe(tmp_path: Path) -> None:
    """Without a terminal `init --approver` makes nothing at all, not even the ledger."""
    done = subprocess.run(
        [sys.executable, "-m", "ledger", "init", "--approver", "--json"], cwd=tmp_path, env=environment(),
        input=f"{SECRET}\n{SECRET}\n", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["refused"][0]["rule"]) == (3, "R18")
    assert not (tmp_path / ".ledger").exists()


def test_a_pipe_into_a_ledger_that_stands_is_on_record(store: Store, url: str, tmp_path: Path) -> None:
    """Who tries to enrol without a terminal where there is a ledger is refused, and the log says so."""
    done = subprocess.run(
        [sys.executable, "-m", "ledger", "init", "--approver", "--name", "bot", "--json"], cwd=tmp_path,
        env={**environment(), "LEDGER_URL": url}, input=f"{SECRET}\n{SECRET}\n", capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["refused"][0]["rule"]) == (3, "R18")
    last = read_stream(store, "ledger")[-1]
    assert (last.type, last.data["what"], last.data["name"]) == ("approver.refused", "enrol", "bot")
    assert not approvers(store).approvers


def test_an_agent_does_not_enrol_itself(store: Store, enrolled: str, here: Here) -> None:
    """Beside an approver, a terminal and a secret of one's own are not enough; the attempt is recorded."""
    code, document = here("init", "--approver", "--name", "bot", typed=f"{OTHER}\n{OTHER}\n{OTHER}\n")
    assert (code, document["refused"][0]["rule"]) == (3, "R18")
    assert set(approvers(store).approvers) == {enrolled}
    assert read_stream(store, "ledger")[-1].type == "approver.refused"
    assert verify(store)["ok"]


def test_an_approver_vouches_for_another(store: Store, enrolled: str, here: Here) -> None:
    """With the secret of an approver a second one is enrolled, signed for, and may sign himself."""
    code, document = here("init", "--approver", "--name", "bob", typed=f"{SECRET}\n{OTHER}\n{OTHER}\n")
    assert code == 0
    event = read_stream(store, "ledger")[-1]
    assert (event.data["name"], event.data["signed"]["by"]) == ("bob", enrolled)
    revoked = {"fingerprint": enrolled, "why": "x"}
    made = signed(store, "ledger", "approver.revoked", revoked, OTHER)
    assert made["signed"]["by"] == document["approver"]["fingerprint"]
    assert verify(store)["ok"]


def test_an_emptied_state_folder_enrols_nobody(
    store: Store, enrolled: str, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger with an approver whose key is elsewhere accepts no new one."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "elsewhere"))
    assert here("init", "--approver", typed=f"{OTHER}\n{OTHER}\n")[0] == 3
    assert set(approvers(store).approvers) == {enrolled}


def test_a_fresh_ledger_in_the_same_place_asks_for_the_former_approver(
    folder: Path, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who deletes a ledger and begins anew is not trusted on first use there; the former approver is."""
    url = f"sqlite:///{tmp_path / 'fresh' / 'ledger.db'}"
    monkeypatch.setenv("LEDGER_URL", url)
    assert here("init", "--approver", typed=f"{SECRET}\n{SECRET}\n")[0] == 0
    shutil.rmtree(tmp_path / "fresh")
    code, document = here("init", typed="")
    assert (code, "replaces" in document) == (0, True)
    assert here("init", "--approver", typed=f"{OTHER}\n{OTHER}\n{OTHER}\n")[0] == 3
    assert here("init", "--approver", typed=f"{SECRET}\n{OTHER}\n{OTHER}\n")[0] == 0


def test_a_key_file_without_the_secret_opens_nothing(store: Store, enrolled: str) -> None:
    """Who has the file and guesses the secret has nothing."""
    for guess in ("", "correct horse", SECRET + " "):
        with pytest.raises(WrongSecret):
            open_key(store.ledger_id, enrolled, guess)


def test_a_key_file_is_of_one_ledger(store: Store, enrolled: str, tmp_path: Path) -> None:
    """Copied for another ledger, or rewritten to say so, the file does not open with the right secret."""
    from ledger.store.open import open_store

    raw = key_file(store.ledger_id, enrolled).read_text()
    with open_store(f"sqlite:///{tmp_path / 'other.db'}", create=True) as other:
        for text in (raw, raw.replace(store.ledger_id, other.ledger_id)):
            key_file(other.ledger_id, enrolled).write_text(text)
            with pytest.raises(WrongSecret):
                open_key(other.ledger_id, enrolled, SECRET)
            with pytest.raises(NoApprover):
                signed(other, "ledger", "approver.revoked", {"fingerprint": enrolled, "why": "x"}, SECRET)


def test_the_same_letters_in_another_encoding_are_the_same_secret(store: Store) -> None:
    """A keyboard that sends an accent apart from its letter opens the key as well."""
    made = create_key(store.ledger_id, "zoë", "caf\u00e9 au lait")
    assert open_key(store.ledger_id, made["fingerprint"], "cafe\u0301 au lait")


def test_approvers_are_listed_and_revoked(store: Store, enrolled: str, here: Here) -> None:
    """A second approver is revoked by the first; the last one stays."""
    other = enrol(store, "bob", (OTHER, SECRET))["fingerprint"]
    code, document = here("approver", "revoke", other[:9], "--why", "left", typed=SECRET + "\n")
    assert (code, document) == (0, {"fingerprint": other, "revoked": True, "by": enrolled})
    code, document = here("approver", "list", typed="")
    assert [(row["name"], row["state"]) for row in document["approvers"]] == [
        ("ada", "active"), ("bob", "revoked"),
    ]  # fmt: skip
    assert here("approver", "revoke", enrolled, "--why", "left", typed=SECRET + "\n")[0] == 5
    assert verify(store)["ok"]


def test_nobody_revokes_without_a_secret(store: Store, enrolled: str, here: Here) -> None:
    """A wrong secret revokes nobody and is recorded."""
    other = enrol(store, "bob", (OTHER, SECRET))["fingerprint"]
    assert here("approver", "revoke", other, "--why", "x", typed="guess\n")[0] == 3
    assert read_stream(store, "ledger")[-1].type == "approver.refused"
    assert other in approvers(store).active


def test_a_key_that_was_not_enrolled_does_not_stay(
    store: Store, enrolled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the event is not written the key goes too; where it may have been written the key stays."""
    from ledger.errors import DiskFull, Unreachable

    for error, left in ((DiskFull, 1), (Unreachable, 2)):

        def fails(*args: object, error: type[Exception] = error) -> None:
            raise error

        monkeypatch.setattr("ledger.handle.commit", fails)
        with pytest.raises(error):
            enrol(store, "bob", (OTHER, SECRET))
        assert len(list(key_folder().glob("*.json"))) == left
