"""One of several processes that claim the same attempt at the same moment: `race.py URL ENVELOPE NAME N HOW`.

Each reads and decides, waits until all of them have, and appends. HOW `naive`: at any version.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from ledger.handle import Decided, Loaded, commit
from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from ledger.store.versions import ANY
from schemas.envelope import NewEvent
from workers.remote import claim as claiming
from workers.remote.task import read_task


def main(url: str, envelope: Path, name: str, others: int, how: str) -> None:
    """Claim; prints the attempt that was won, or `none`."""
    read = []

    def together(store: Any, decided: list[tuple[Loaded, list[Decided]]], actor: str) -> Any:
        if not read:
            read.append(name)
            (envelope.parent / f"read-{name}").touch()
            while len(list(envelope.parent.glob("read-*"))) < others:
                time.sleep(0.005)
        if how != "naive":
            return commit(store, decided, actor)
        ((loaded, events),) = decided
        news = tuple(NewEvent(type_name, data, actor) for type_name, data in events)
        return append(store, [StreamAppend(loaded.stream, news, ANY)]) if news else []

    claiming.commit = together
    with open_store(url, timeout=30) as store:
        task = read_task(store, json.loads(envelope.read_text()))
        data = {"worker": f"{name}:{os.getpid()}", "hardware": "cpu", "lease_seconds": 60.0}
        won = claiming.claim(store, task, name, data).attempt
    print(won if won else "none")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5])
