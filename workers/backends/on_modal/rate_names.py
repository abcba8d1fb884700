"""From Modal's names of prices to ours. Pure; dollars an hour, exact.

Modal's answer has keys such as `gpu_hour_cost_a10g`, `cpu_hour_cost` (a core) and `mem_gib_hour_cost`, each a
decimal in dollars. Beside them stand prices that no run of ours pays: of sandboxes, storage, traffic.
"""

from collections.abc import Mapping
from decimal import Decimal

GPU = "gpu_hour_cost_"
SHARED = {"cpu_hour_cost": "cpu", "mem_gib_hour_cost": "memory"}
OTHER_NAMES = {"A10G": "A10", "RTX6000": "RTX-PRO-6000", "A100": "A100-40GB"}
MOST = Decimal(1_000)
"""Dollars an hour that no single device costs: beyond it the unit is another one."""


class Unreadable(Exception):
    """The provider's prices have a form that is not understood; none of them is used."""


def readable(told: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Dollars an hour by GPU name, `cpu` and `memory`; Unreadable without these two, or for an odd price."""
    found: dict[str, Decimal] = {}
    for key, price in told.items():
        name = _name(key)
        if name is None:
            continue
        if not price.is_finite() or not 0 < price < MOST:
            raise Unreadable(f"{key} = {price} is no price of an hour in dollars")
        if found.get(name, price) != price:
            raise Unreadable(f"{name} has two prices: {found[name]} and {price}")
        found[name] = price
    missing = [key for key, name in SHARED.items() if name not in found]
    if missing:
        raise Unreadable(
            f"the prices have no {' and no '.join(missing)}; there are: {', '.join(sorted(told))}"
        )
    return found


def _name(key: str) -> str | None:
    if key in SHARED:
        return SHARED[key]
    if not key.startswith(GPU) or key.endswith("_sandbox"):
        return None
    plain = key.removeprefix(GPU).upper().replace("_", "-")
    return OTHER_NAMES.get(plain, plain) or None
