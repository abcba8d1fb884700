"""A supervisor's credentials serve one ledger: the first that spends with them, and no other.

The note lies in the state folder of the account that holds the credentials. Whoever can change that account's
files can change the note: so the supervisor of paid work wants an account of its own.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from ledger.errors import Refused
from ledger.handle import Decided, handle
from ledger.places import state_folder
from ledger.rules.refusal import refusal
from ledger.store.store import Store
from workers.hardware import host

FILE = "supervisor.json"


def bind(store: Store, provider: str, backend: Any) -> None:
    """Bind the backend's credentials to this ledger, or Refused (R20) if they serve another one.

    A backend without credentials has no method `credentials`; else it returns `(workspace, secret text)`, of
    which only a hash is kept.
    """
    told = getattr(backend, "credentials", None)
    if told is None:
        return
    workspace, secret = told()
    print_of = hashlib.sha256(f"ledger.credentials:{provider}:{secret}".encode()).hexdigest()[:32]
    held = _bound(_path())
    if held.get(print_of, store.ledger_id) != store.ledger_id:
        reason = f"these credentials of {provider} serve ledger {held[print_of]}, not {store.ledger_id}"
        remedy = f"use that ledger; whoever holds the credentials may remove the line from {FILE}"
        raise Refused([refusal("R20", reason, remedy)], recorded=False)
    if print_of not in held:
        _write(_path(), {**held, print_of: store.ledger_id})
        _record(store, provider, workspace, print_of)


def _record(store: Store, provider: str, workspace: str, print_of: str) -> None:
    bound = {
        "provider": provider, "workspace": workspace or "unknown", "credentials": print_of, "host": host(),
    }  # fmt: skip

    def decide(state: Any, data: dict[str, str]) -> list[Decided]:
        return [("supervisor.bound", data)]

    handle(store, "ledger", decide, bound, actor="supervisor")


def _path() -> Path:
    return state_folder() / FILE


def _bound(path: Path) -> dict[str, str]:
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    found: dict[str, str] = stated["credentials"]
    return found


def _write(path: Path, held: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"credentials": held}, indent=1), encoding="utf-8")
    partial.chmod(0o600)
    partial.rename(path)
