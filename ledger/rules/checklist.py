"""The checklist before a launch elsewhere: R14, R15, R20, and R25 by what the spec states. Pure."""

import re
from typing import Any

from ledger.rules.rates import resource
from ledger.rules.refusal import Refusal, listed, refusal

NEEDS_TORCH = {"A10": (2, 0), "H100": (2, 1), "H200": (2, 1), "B200": (2, 6)}
"""The oldest torch that a GPU works with."""
MOST_GPUS = 8
SHORTEST, LONGEST = 1.0, 86_400.0
"""Seconds of one attempt that Modal allows."""
SKEW = 300.0
"""Seconds between our clock and the provider's, beyond which a day's cap means nothing."""
_DIGITS = 16
_VERSION = re.compile(r"(\d+)\.(\d+)")


def r14_versions(compute: dict[str, Any], environment: dict[str, str]) -> list[Refusal]:
    """R14: the frozen torch works with the GPU; without torch, or without a GPU, nothing is to check."""
    torch, gpu = environment.get("torch", "absent"), resource(compute.get("gpu") or "")
    needed = NEEDS_TORCH.get(gpu)
    if not compute["gpus"] or needed is None or torch == "absent":
        return []
    found, least = _VERSION.match(torch), ".".join(map(str, needed))
    if found is not None and (int(found[1]), int(found[2])) >= needed:
        return []
    reason = f"{gpu} needs torch {least} or newer; the frozen environment has torch {torch}"
    return [refusal("R14", reason, f"install torch {least} or newer and propose again, or take another GPU")]


def r14_gpus(compute: dict[str, Any]) -> list[Refusal]:
    """R14: no more GPUs for one run than a machine of Modal's has."""
    if compute["backend"] != "modal" or compute["gpus"] <= MOST_GPUS:
        return []
    reason = f"compute.gpus = {compute['gpus']}; one run on modal has at most {MOST_GPUS}"
    return [refusal("R14", reason, f"write gpus = {MOST_GPUS} or less in [compute]")]


def r25_stated(compute: dict[str, Any]) -> list[Refusal]:
    """R25: a function of Modal's has retries and a timeout within what Modal allows."""
    if compute["backend"] != "modal":
        return []
    found = []
    if compute["retries"] < 1:
        reason = "compute.retries = 0: every run on modal can be preempted, so it needs at least one retry"
        found.append(refusal("R25", reason, "write retries = 1 in [compute]"))
    if not SHORTEST <= compute["timeout_s"] <= LONGEST:
        reason = f"compute.timeout_s = {compute['timeout_s']:g}; modal allows 1 s to 24 h for one attempt"
        found.append(refusal("R25", reason, "write timeout_s between 1 and 86400 in [compute]"))
    return found


def r15_apps(
    apps: list[dict[str, Any]], ledger: str, experiment: str, digest: str
) -> tuple[list[str], list[Refusal]]:
    """R15: no App of this very plan or experiment runs that is not this experiment's own, with their names.

    `apps`: `{"app", "name", "state", "tags"}` each; Apps of ours carry the tags ledger, experiment and
    digest, of which a provider may keep the beginning alone.
    """
    twice = []
    for app in apps:
        tags = app.get("tags") or {}
        own = (tags.get("ledger"), tags.get("experiment")) == (ledger, experiment)
        known = str(tags.get("digest", ""))
        same = len(known) >= _DIGITS and digest.startswith(known)
        if not own and (same or tags.get("experiment") == experiment):
            twice.append(str(app.get("name") or app.get("app")))
    if not twice:
        return [], []
    reason = f"this plan runs already, in Apps that are not this experiment's: {listed(twice)}"
    how = f"(on Modal: `modal app stop {twice[0]}`)"
    remedy = f"stop the App at the provider if nobody needs it {how}, then launch again"
    return twice, [refusal("R15", reason, remedy)]


def r15_runs(running: list[str]) -> list[Refusal]:
    """R15: none of the cells that would start runs in another experiment of this ledger; `running` by run."""
    if not running:
        return []
    reason = f"the same science under the same seed and fold runs already: {listed(running)}"
    return [refusal("R15", reason, f"wait for it: `ledger status {running[0].rpartition('.')[0]}`")]


def r20_known(backend: str, why: str, remedy: str = "") -> list[Refusal]:
    """R20: what runs at the provider, and what it has cost, must be known; `why` it is not.

    `remedy`: what the provider's client advises.
    """
    reason = f"NO-GO: what runs on {backend} is not known: {why}"
    told = f"`python -m workers apps --backend {backend}` must answer; then launch again"
    return [refusal("R20", reason, f"{remedy}; {told}" if remedy else told)]


def r20_mode(mode: str, paid: bool) -> list[Refusal]:
    """R20: who works `offline` or has the ledger `disabled` cannot spend: nothing would see it."""
    if not paid or mode in ("", "online"):
        return []
    reason = f"NO-GO: LEDGER_MODE={mode}, so what is spent could not be seen"
    return [refusal("R20", reason, "unset LEDGER_MODE, or set it to online; then launch again")]


def r20_clock(skew: float | None) -> list[Refusal]:
    """R20: our clock and the provider's agree to five minutes; None where the provider does not tell it."""
    if skew is None or abs(skew) <= SKEW:
        return []
    side = "ahead of" if skew > 0 else "behind"
    reason = f"NO-GO: the provider's clock is {abs(skew):.0f} s {side} the ledger's"
    remedy = "set the clock of the database's machine (NTP): a day's cap is only as good as its clock"
    return [refusal("R20", reason, remedy)]
