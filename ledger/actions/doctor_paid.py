"""Paid compute: the provider's client, the last line behind every cap, and who may approve."""

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ledger.actions.doctor_check import Check

if TYPE_CHECKING:
    from ledger.store.open import Store

OLDEST = (1, 6, 3)


def provider_checks() -> list[Check]:
    """What this installation can pay for, told without asking anybody."""
    if find_spec("modal") is None:
        remedy = "for runs on Modal: pip install 'experiment-ledger[modal]'"
        return [Check("modal", None, "modal is not installed", remedy)]
    return [_client(), _environment()]


def _client() -> Check:
    from importlib.metadata import version

    found = version("modal")
    sound = tuple(int(part) for part in found.split(".")[:3] if part.isdigit()) >= OLDEST
    remedy = "" if sound else "pip install 'modal>=1.6.3': below it an App cannot be stopped"
    return Check("modal", sound, f"modal {found}", remedy)


def _environment() -> Check:
    """Every cap here is the ledger's own: what is spent past it, only the provider can end."""
    name = os.environ.get("MODAL_ENVIRONMENT", "")
    last = "give it a monthly budget in Modal's dashboard: the last line where everything here fails"
    if not name:
        remedy = f"`modal environment create ledger`, set MODAL_ENVIRONMENT=ledger, and {last}"
        return Check("modal environment", None, "no environment of its own (MODAL_ENVIRONMENT)", remedy)
    return Check("modal environment", None, f"MODAL_ENVIRONMENT={name}", last)


def approver_check(store: "Store") -> Check:
    """Without an approver the cap of paid compute is $0."""
    from ledger.handle import load

    active = load(store, "ledger").state.active
    if not active:
        remedy = "for paid compute a person enrols at a terminal: `ledger init --approver`"
        return Check("approvers", None, "nobody may approve: the cap of paid compute is $0", remedy)
    count = len(active)
    remedy = "enrol a second one: a lost secret cannot be recovered" if count == 1 else ""
    return Check("approvers", True, f"{count} may approve", remedy)
