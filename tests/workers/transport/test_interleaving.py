"""Any order of writing, delivering, crashing and failing."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workers.transport as transport_module
from ledger.errors import DatabaseError
from ledger.store.append import append
from ledger.store.open import open_store
from ledger.store.read import read_stream
from workers.channel import ACKED
from workers.spool_read import read_all
from workers.transport import Transport

STEPS = st.lists(st.sampled_from(["write", "deliver", "crash", "forget", "fail", "fail late"]), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_interleaving_delivers_once_and_in_order(
    wire: Any, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """Writing, delivering, crashing and failing in any order: exactly the spooled events."""
    base = tmp_path_factory.mktemp("interleaving")
    url, folder = f"sqlite:///{base / 'ledger.db'}", base / "x1.1.1"
    shutil.copy(sqlite_template, base / "ledger.db")
    wire.queue(url)
    wire.spool(folder, [wire.claim])
    sender = wire.transport(url, folder)
    for number, step in enumerate(steps):
        if step == "write":
            wire.spool(folder, [wire.beat(number)])
        elif step == "deliver":
            assert sender.flush()
        elif step in ("crash", "forget"):
            sender.unwatch(folder)
            if step == "forget":
                (folder / ACKED).unlink(missing_ok=True)
            sender = wire.transport(url, folder)
        else:
            _fail_once(sender, late=step == "fail late")
    assert sender.flush()
    with open_store(url) as store:
        stored = [event.id for event in read_stream(store, wire.run)][2:]
    assert stored == [event["id"] for event in read_all(folder)]
    sender.unwatch(folder)


def _fail_once(sender: Transport, late: bool) -> None:
    def faulty(*arguments: Any) -> Any:
        if late:
            append(*arguments)
        raise DatabaseError("injected")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transport_module, "append", faulty)
        sender.flush()
