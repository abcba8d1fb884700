"""R17: what one run costs an hour, by what a provider charges. Pure; micro-dollars an hour."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from typing import Any

from ledger.rules.refusal import Refusal, refusal

MINIMUM = {"modal": {"cpu": 0.125, "memory": 0.125}}
"""What a provider gives and bills at least, by backend: cores, GiB of memory."""
SHARED = {"cpu": "cpu", "memory": "memory_gib"}
"""Resources beside the GPU, each with its key of [compute]."""
NOTE = "cpu and memory as asked for, which is their limit too"
_ALIASES = {"A10G": "A10", "A100": "A100-40GB", "CPU": "cpu", "MEMORY": "memory"}


class Unpriced(Exception):
    """No price follows from what is known; `refused` says why and what to do."""

    def __init__(self, refused: list[Refusal]) -> None:
        self.refused = refused
        super().__init__("; ".join(item["reason"] for item in refused))


def resource(name: str) -> str:
    """The one name of a resource: `a10` is A10, `A100` is A100-40GB; `H100!` costs what H100 costs."""
    plain = name.strip().upper().rstrip("!+")
    return _ALIASES.get(plain, plain)


def run_rate(compute: dict[str, Any], rates: Mapping[str, int]) -> tuple[int, dict[str, int]]:
    """What one run of a spec's [compute] costs an hour, and its parts by resource, each rounded up.

    `rates` by resource: a GPU by its name, a core `cpu`, a GiB `memory`. What is billed is max(request,
    use): cpu and memory count as asked for, at least the provider's minimum. Unpriced names each resource
    that has no rate: unknown cost is unknown, never zero.
    """
    known: dict[str, int] = {}
    for name, rate in rates.items():
        known[resource(name)] = max(rate, known.get(resource(name), 0))
    refused = _gpu_named(compute)
    wanted = {} if refused else _gpus(compute)
    for name, key in SHARED.items():
        amount = _amount(compute, name, key)
        if amount is not None:
            wanted[name] = Decimal(repr(float(amount)))
        elif name in known or compute["backend"] in MINIMUM:
            refused.append(_unstated(compute["backend"], key))
    refused += [_no_rate(compute["backend"], name) for name in wanted if name not in known]
    if not wanted and not refused:
        refused = [_no_rate(compute["backend"], "any resource that [compute] states")]
    if refused:
        raise Unpriced(refused)
    parts = {name: _up(known[name] * amount) for name, amount in wanted.items()}
    return sum(parts.values()), parts


def _up(exact: Decimal) -> int:
    return int(exact.to_integral_value(rounding=ROUND_CEILING))


def _gpus(compute: dict[str, Any]) -> dict[str, Decimal]:
    return {resource(compute["gpu"]): Decimal(compute["gpus"])} if compute["gpus"] else {}


def _amount(compute: dict[str, Any], name: str, key: str) -> float | None:
    """What is asked for, at least the provider's minimum; None where it is not stated.

    What is not stated has no limit at the provider either, so no worst case follows from it.
    """
    stated, least = compute.get(key), MINIMUM.get(compute["backend"], {}).get(name, 0.0)
    return None if stated is None else max(float(stated), least)


def _gpu_named(compute: dict[str, Any]) -> list[Refusal]:
    gpu, gpus = compute.get("gpu"), compute["gpus"]
    if gpus and not gpu:
        reason = f"compute.gpus = {gpus}, but no GPU is named, so there is no price"
        return [refusal("R17", reason, 'name it as the provider does, for example gpu = "A10" in [compute]')]
    if gpu and not gpus:
        reason = f'compute.gpu = "{gpu}", but compute.gpus = 0'
        return [refusal("R17", reason, "write gpus = 1 in [compute], or leave gpu out; then propose again")]
    if gpu and (":" in gpu or "," in gpu):
        reason = f'compute.gpu = "{gpu}" is not the name of one GPU'
        return [refusal("R17", reason, 'write gpu = "A10" and gpus = 2 in [compute], then propose again')]
    return []


def _no_rate(backend: str, name: str) -> Refusal:
    reason = f"there is no rate of {backend} for {name}: unknown cost is unknown, never zero"
    remedy = f"`ledger rates` shows what is known; state {name} in [rates.{backend}] of ledger.toml"
    return refusal("R17", reason, f"{remedy} and let an approver sign: `ledger rates sign`")


def _unstated(backend: str, key: str) -> Refusal:
    reason = f"{backend} charges for what a run uses of compute.{key}, and the spec states no limit of it"
    return refusal("R17", reason, f"state {key} in [compute], then propose it again")
