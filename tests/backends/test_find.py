"""A backend's name leads to its class, or to what has to be installed."""

from importlib.metadata import EntryPoint, EntryPoints
from typing import Any

import pytest

from ledger.errors import UsageError
from ledger.plan.backends import KNOWN
from workers.backends import find as find_module
from workers.backends.find import METHODS, OWN, find
from workers.backends.process import ProcessBackend


class Ours:
    """A third party's backend that lacks a method."""

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        return {"call": "1"}

    poll = cancel = spawn


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`installed("kube", "module:Class")`: as another package would register it."""

    def register(name: str, value: str) -> None:
        entry = EntryPoint(name, value, "ledger.backends")
        for place in ("importlib.metadata.entry_points", "workers.backends.find.entry_points"):
            monkeypatch.setattr(place, lambda **wanted: EntryPoints([entry]).select(**wanted))

    return register


@pytest.mark.parametrize("name", sorted(OWN))
def test_each_of_ours_is_found(name: str) -> None:
    """It has the four methods, and a spec may name it."""
    found = find(name)
    assert all(callable(getattr(found, method)) for method in METHODS)
    assert name in KNOWN


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its package the error says what to install."""
    monkeypatch.setattr(find_module, "find_spec", lambda name: None)
    assert find("process") is ProcessBackend
    for name, package in (("modal", "modal"), ("slurm", "submitit")):
        with pytest.raises(UsageError, match=package) as caught:
            find(name)
        assert caught.value.remedy == f"pip install 'experiment-ledger[{name}]'"


def test_another_packages_backend_is_found(installed: Any) -> None:
    """By the entry point that it registers."""
    installed("kube", "workers.backends.process:ProcessBackend")
    assert find("kube") is ProcessBackend


def test_nobody_replaces_ours(installed: Any) -> None:
    """An entry point of a name that we have does not get our runs."""
    installed("process", f"{__name__}:Ours")
    assert find("process") is ProcessBackend


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("kube", f"{__name__}:Ours", "no logs"),
        ("kube", "no_such_module_of_ours:Backend", "cannot be loaded"),
        ("kube", "workers.backends.process:NoSuch", "cannot be loaded"),
        ("other", "workers.backends.process:ProcessBackend", "no backend 'kube'"),
    ],
)
def test_a_backend_that_is_none_is_refused(installed: Any, name: str, value: str, words: str) -> None:
    """A class that lacks a method, one that cannot be loaded, and a name that nobody has."""
    installed(name, value)
    with pytest.raises(UsageError, match=words):
        find("kube")


def test_local_is_forked() -> None:
    """It is none of these, and the error names what is like it."""
    with pytest.raises(UsageError) as caught:
        find("local")
    assert "process" in str(caught.value.remedy)
