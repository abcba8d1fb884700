"""A control plane for the tests of one file, and a project before it for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.store.open import open_store
from ledger.testing.prices import enrol, tell_rates
from tests.paid.on_modal.site import Modal, Plane


@pytest.fixture(scope="module")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plane]:
    """The control plane, ended with its containers."""
    started = Plane(tmp_path_factory.mktemp("plane"))
    yield started
    started.close()


@pytest.fixture
def site(tmp_path: Path, plane: Plane) -> Iterator[Callable[[str], Modal]]:
    """A project on a ledger of that address, with an approver and today's prices."""
    made: list[Modal] = []

    def make(url: str) -> Modal:
        folder = tmp_path / "project"
        folder.mkdir()
        with open_store(url) as store:
            enrol(store)
            tell_rates(store)
        plane.do("mend")
        plane.do("set", crash_forever=False, clock_offset=0.0, seen=[], slow_to_stop=False)
        plane.do("secret", name="ledger", LEDGER_URL=url)
        made.append(Modal(folder, url, plane))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def modal(site: Callable[[str], Modal], sqlite_url: str) -> Modal:
    """The project on a SQLite ledger."""
    return site(sqlite_url)
