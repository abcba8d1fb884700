"""The environment of training code: without credentials, without the ledger's address."""

import os
import re
from collections.abc import Mapping

_SECRET = re.compile(
    r"MODAL_|AWS_|AZURE_|GOOGLE_|GCP_|GCLOUD_|LEDGER_|PG(PASSWORD|PASSFILE|SERVICE|SERVICEFILE)$"
    r"|.*(TOKEN|API_?KEY|ACCESS_KEY|SECRET|PASSWORD|PASSWD|CREDENTIAL|PRIVATE_KEY|DATABASE_URL)"
    r"|(KUBECONFIG|SSH_AUTH_SOCK|NETRC|WANDB_API)|.*PASSPHRASE|.*_(KEY|PAT|PASS|PWD|AUTH)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@", re.IGNORECASE)
"""An address with a password in it; that of a proxy stays, or there would be no network."""
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that training code may see; a secret under a plain name gets through.

    The provider's client finds no profile of the account in them either: that of `~/.modal.toml`.
    """
    found = {name: value for name, value in environment.items() if not _is_secret(name, value)}
    return {**found, "MODAL_CONFIG_PATH": os.devnull}


def _is_secret(name: str, value: str) -> bool:
    with_password = _ADDRESS.match(value) is not None and not name.lower().endswith("_proxy")
    return with_password or _SECRET.match(name) is not None


def for_server(environment: Mapping[str, str], threads: int = 1) -> dict[str, str]:
    """The environment of training code: no secrets, one thread a run unless stated, hashes that repeat."""
    clean = without_secrets(environment)
    for name in _ONE_THREAD:
        # as many runs as cores run at a time: more threads would only stand in each other's way
        clean.setdefault(name, str(threads))
    clean.setdefault("PYTHONHASHSEED", "0")
    clean["PYTHONUNBUFFERED"] = "1"
    return clean
