"""What runs in a container: one attempt at a run. Modal imports this module by its name."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any


def attempt(envelope: dict[str, Any]) -> dict[str, Any]:
    """Make the attempt of an envelope; its end is in the ledger before this returns plain values.

    The paths of the envelope are those of the launcher's machine; here others hold.
    """
    import modal

    from workers.remote.attempt import attempt as make

    call = modal.current_function_call_id()
    if call is None:
        raise RuntimeError("this runs in a Modal container only")
    folder = Path(os.environ["LEDGER_MODAL_FOLDER"]) / str(envelope["run"])
    folder.mkdir(parents=True, exist_ok=True)
    here = {**envelope, "frozen": os.environ["LEDGER_MODAL_FROZEN"], "folder": str(folder)}
    container = os.environ.get("MODAL_TASK_ID", "")
    return make(here, call=call, container=container, commit=_commit(os.environ["LEDGER_MODAL_VOLUME"]))


def _commit(volume: str) -> Callable[[], None]:
    """What makes the Volume's files last beyond this container; a checkpoint counts only after it."""

    def commit() -> None:
        import modal

        modal.Volume.from_name(volume).commit()

    return commit
