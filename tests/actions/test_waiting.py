"""Waiting for a supervisor outlasts a database that is away."""

import subprocess
import sys

import pytest

from ledger.actions.runs import supervise
from ledger.errors import Unreachable


def test_the_waiting_outlasts_an_outage(monkeypatch: pytest.MonkeyPatch, store: object) -> None:
    """A look that fails while the supervisor works is passed over; the next one counts."""
    looks = []

    def outcomes(*_: object) -> dict:
        looks.append(1)
        if len(looks) == 1:
            raise Unreachable("the database cannot be reached")
        return {"runs": [], "outcomes": {"ok": 1}}

    told = []
    monkeypatch.setattr(supervise, "_outcomes", outcomes)
    monkeypatch.setattr(supervise, "LOOK_SECONDS", 0.05)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(0.5)"]) as process:
        assert supervise._see_through(store, process, {"experiment": "xnone"}, told.append)
    assert len(looks) > 1
    assert told[0] == {"ok": 1}
