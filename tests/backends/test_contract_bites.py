"""The contract suite finds each of these faults: a check that cannot fail proves nothing."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ledger.store.open import open_store
from ledger.testing.backend_calls import Calls
from ledger.testing.backend_contract import BackendContract
from ledger.testing.backend_lab import BackendLab
from workers.backends import call_folder, remote
from workers.backends.process import ProcessBackend
from workers.backends.remote import Hint, Place


class _NeverCancels(ProcessBackend):
    def cancel(self, handle: dict[str, Any]) -> None:
        """In vain."""


class _SaysRunning(ProcessBackend):
    def poll(self, handle: dict[str, Any]) -> Hint:
        return Hint("running")


class _OneName(ProcessBackend):
    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        return {**super().spawn(envelope), "call": "the-same"}


class _Trips(ProcessBackend):
    def poll(self, handle: dict[str, Any]) -> Hint:
        return Hint("running" if handle["pid"] else "gone")


class _Accepts(ProcessBackend):
    def __init__(self, place: Place) -> None:
        super().__init__(replace(place, compute={}))


class _Silent(ProcessBackend):
    def logs(self, handle: dict[str, Any]) -> str:
        return ""


class _Loses(ProcessBackend):
    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        return super().spawn({**envelope, "frozen": envelope["frozen"].replace("'", "")})


@pytest.fixture
def lab(sqlite_url: str) -> Iterator[BackendLab]:
    with open_store(sqlite_url) as store:
        yield BackendLab(store, sqlite_url)


@pytest.mark.parametrize(
    ("backend", "check"),
    [
        (_NeverCancels, "test_cancel_before_the_worker_has_begun"),
        (_SaysRunning, "test_a_killed_worker_does_not_run_for_ever"),
        (_OneName, "test_a_handle_is_plain_and_names_its_call"),
        (_Silent, "test_logs_hold_what_was_printed"),
        (_Loses, "test_the_envelope_arrives_as_it_was"),
    ],
)
def test_a_fault_is_found(backend: type[ProcessBackend], check: str, lab: BackendLab) -> None:
    """Each by the test that is about it."""
    place = Place(**lab.place())
    calls = Calls(backend(place), patience=3.0)
    try:
        with pytest.raises((AssertionError, IndexError)):
            getattr(BackendContract(), check)(lab, calls)
    finally:
        for handle in calls.handles:
            ProcessBackend(place).cancel({**handle, "call": Path(handle["folder"]).name})


def test_a_raise_for_a_strange_handle_is_found(lab: BackendLab) -> None:
    """poll may not trip over a handle that it does not know."""
    with pytest.raises(KeyError):
        BackendContract().test_an_unknown_handle_is_no_fault(Calls(_Trips(Place(**lab.place())), 3.0))


def test_an_accepted_impossibility_is_found(lab: BackendLab) -> None:
    """Resources that nobody has were taken without a word."""
    contract = BackendContract()
    contract.Backend, contract.remote = _Accepts, remote  # type: ignore[misc]
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        contract.test_impossible_resources_are_refused(lab)


@pytest.mark.parametrize("name", ["PLAIN_NAME", "SOME_API_KEY"])
def test_a_leaked_secret_is_found(lab: BackendLab, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """An environment that was handed on as it is: the training sees one name, the worker alone the other."""

    def everything(url: str) -> dict[str, str]:
        return {**os.environ, name: "a-secret-of-ours", "LEDGER_URL": url}

    monkeypatch.setattr(call_folder, "environment", everything)
    calls = Calls(ProcessBackend(Place(**lab.place())), patience=3.0)
    with pytest.raises(AssertionError):
        BackendContract().test_secrets_stay_here(lab, calls, monkeypatch)
