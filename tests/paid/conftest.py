"""Worlds on each database, with a clock that can be moved."""

from collections.abc import Iterator

import pytest

from ledger.store.read import now_micros
from tests.paid.world import World


def _world(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(url)
    for module in ("supervisor", "acts"):
        monkeypatch.setattr(f"workers.paid.{module}.now_micros", lambda store: now_micros(store) + made.ahead)
    yield made
    for link in made.links:
        link.close()


@pytest.fixture
def world(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """A world on each database; its clock runs `ahead` microseconds before the supervisor's eyes."""
    yield from _world(url, monkeypatch)


@pytest.fixture
def sqlite_world(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The same on SQLite alone, where many worlds are needed."""
    yield from _world(sqlite_url, monkeypatch)
