"""A container that has the uploaded code only: the real worker runs in a fresh interpreter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.store.open import open_store
from ledger.testing.backend_calls import Calls
from ledger.testing.backend_lab import BackendLab
from tests.loopback.control import Control
from tests.loopback.server import Server
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.on_modal.function import attempt
from workers.backends.on_modal.line import Line
from workers.backends.remote import Place

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def lab(
    tmp_path: Path, server: Server, control: Control, environment: pytest.MonkeyPatch
) -> Iterator[BackendLab]:
    """An experiment whose ledger the Secret names; the real worker is deployed."""
    url = f"sqlite:///{tmp_path}/book/ledger.db"
    with open_store(url, create=True) as store, pytest.MonkeyPatch.context() as patch:
        control.secret("ledger", LEDGER_URL=url)
        control.set(extra_path="")
        server.state.apps.clear()
        patch.setattr("workers.backends.on_modal.function.attempt", attempt)
        yield BackendLab(store, url, {"backend": "modal", "gpus": 0, "retries": 1})
        control.set(extra_path=str(ROOT))


def test_the_upload_is_all_it_takes(lab: BackendLab, line: Line, server: Server) -> None:
    """A run ends well with the code that was uploaded; no file of the three packages is missing there."""
    calls = Calls(ModalBackend(Place(**lab.place()), line), 60.0)
    envelope = lab.envelope("prints")
    handle = calls.spawn(envelope)
    assert calls.until_over(handle).state == "done"
    assert lab.events(envelope, "run.ended")[0].data["outcome"] == "ok"
    claimed = lab.events(envelope, "attempt.claimed")[0].data
    assert claimed["call"] == handle["call"]
    assert claimed["container"] == server.state.calls[handle["call"]].task
    (root,) = [mount / "root" for mount in server.state.mounts.values() if (mount / "root").is_dir()]
    for package in ("schemas", "ledger", "workers"):
        here = {path.relative_to(ROOT) for path in (ROOT / package).rglob("*.py")}
        missing = sorted(str(path) for path in here if not (root / path).is_file())
        assert missing == [], "the container lacks a part of the code"


def test_preempted_worker_closes_and_goes_on(
    lab: BackendLab, line: Line, server: Server, control: Control
) -> None:
    """The second container of a call ends the first attempt as preempted and makes the next one."""
    place = {**lab.place(), "claims": 2}
    calls = Calls(ModalBackend(Place(**place), line), 60.0)
    envelope = {**lab.envelope("sleeps"), "claims": 2}
    handle = calls.spawn(envelope)
    calls.until(lambda: lab.events(envelope, "metrics.logged") or lab.events(envelope, "attempt.claimed"))
    control.preempt(handle["call"], grace=20.0)
    calls.until(lambda: len(lab.events(envelope, "attempt.claimed")) == 2)
    claims = [event.data for event in lab.events(envelope, "attempt.claimed")]
    assert [claim["attempt"] for claim in claims] == [1, 2]
    assert {claim["call"] for claim in claims} == {handle["call"]}
    assert claims[0]["container"] != claims[1]["container"]
    first = lab.events(envelope, "run.ended")[0].data
    assert (first["attempt"], first["outcome"]) == (1, "preempted")
    assert calls.poll(handle).state == "running"
    calls.end()
