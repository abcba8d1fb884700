"""What things are called at the provider, and where files lie in a container."""

import os

FUNCTION = "attempt"
FROZEN = "/opt/ledger/frozen"
VOLUME = "/opt/ledger/volume"
ADDRESS = "LEDGER_URL"
"""The key of the Secret that holds the ledger's address as workers reach it."""


def app_name(experiment: str) -> str:
    """The App of an experiment."""
    return f"ledger-{experiment}"


def volume_name(experiment: str) -> str:
    """The Volume that keeps an experiment's checkpoints."""
    return f"ledger-{experiment}"


def secret_name() -> str:
    """The Secret with the ledger's address; `LEDGER_MODAL_SECRET` names another one."""
    return os.environ.get("LEDGER_MODAL_SECRET", "") or "ledger"


def container_environment(experiment: str) -> dict[str, str]:
    """What a container is told beside the Secret: where its files lie."""
    return {
        "LEDGER_MODAL_FROZEN": FROZEN, "LEDGER_MODAL_FOLDER": VOLUME,
        "LEDGER_MODAL_VOLUME": volume_name(experiment),
    }  # fmt: skip
