"""Paid compute: the provider's client, the last line behind every cap, and who may approve."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.actions.book.doctor_check import Check

if TYPE_CHECKING:
    from ledger.store.open import Store

SHARED = "main"
"""The environment that every workspace begins with."""
OLDEST, REACH_SECONDS = (1, 6, 3), 20.0


def provider_checks() -> list[Check]:
    """What this installation can pay for, and whether the provider answers who may ask it."""
    if find_spec("modal") is None:
        remedy = "for runs on Modal: pip install 'experiment-ledger[modal]'"
        return [Check("modal", None, "modal is not installed", remedy)]
    return [_client(), _environment(), *_account()]


def _account() -> list[Check]:
    """Whether Modal answers, where this account has credentials; nobody is asked without."""
    from ledger.actions.money.provider import ask_for
    from ledger.errors import NoAnswer

    if not os.environ.get("MODAL_TOKEN_ID") and not _profiles().is_file():
        return []
    try:
        told = ask_for("", "reach", "modal", seconds=REACH_SECONDS)
    except NoAnswer as error:
        return [Check("modal account", None, error.message, error.remedy)]
    name = told.get("workspace") or "without a name"
    return [Check("modal account", True, f"Modal answers: workspace {name}")]


def _client() -> Check:
    from importlib.metadata import version

    found = version("modal")
    sound = tuple(int(part) for part in found.split(".")[:3] if part.isdigit()) >= OLDEST
    remedy = "" if sound else "pip install 'modal>=1.6.3': below it an App cannot be stopped"
    return Check("modal", sound, f"modal {found}", remedy)


def _environment() -> Check:
    """Every cap here is the ledger's own: what is spent past it, only the provider can end."""
    name, where = _named()
    last = "give it a monthly budget in Modal's dashboard: the last line where everything here fails"
    if not name or name == SHARED:
        remedy = f"`modal environment create ledger`, set MODAL_ENVIRONMENT=ledger, and {last}"
        said = f"{where}: everybody's" if name else "no environment of its own (MODAL_ENVIRONMENT)"
        return Check("modal environment", None, said, remedy)
    return Check("modal environment", None, where, last)


def _named() -> tuple[str, str]:
    """The environment that Modal's client would use, and where that is said: a variable, else its profile."""
    if name := os.environ.get("MODAL_ENVIRONMENT", ""):
        return name, f"MODAL_ENVIRONMENT={name}"
    import tomllib

    try:
        profiles = tomllib.loads(_profiles().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "", ""
    active = [one for one, said in profiles.items() if isinstance(said, dict) and said.get("active") is True]
    profile = os.environ.get("MODAL_PROFILE") or next(iter(active), "default")
    said = profiles.get(profile)
    name = str(said.get("environment") or "") if isinstance(said, dict) else ""
    return name, f"{name} (profile {profile} of {_profiles()})" if name else ""


def _profiles() -> Path:
    """Where Modal's client keeps its settings."""
    return Path(os.environ.get("MODAL_CONFIG_PATH") or "~/.modal.toml").expanduser()


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
