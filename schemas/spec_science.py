"""The science of a spec: what two experiments share when they ask the model the same thing. Light, pure.

Seed, fold, volatile keys, names, cost and prose do not count; `1` and `1.0` are one (RFC 8785).
"""

from typing import Any

from schemas.canonical import fingerprint

DOMAIN = "ledger.science.v1"
NEVER = ("seed", "fold")


def science(spec: dict[str, Any], config: dict[str, Any]) -> dict[str, Any]:
    """What the config fingerprint covers, of a canonical spec and one resolved config."""
    dropped = {*spec["volatile"]["keys"], *NEVER}
    return {
        "config": {key: value for key, value in config.items() if key not in dropped},
        "architecture": spec["model"]["architecture"],
        "dimensions": spec["model"]["dimensions"],
        "metric": {"name": spec["metric"]["name"], "split": spec["metric"]["split"]},
        "observable": spec["observable"]["class"],
    }


def config_fingerprint(spec: dict[str, Any], config: dict[str, Any]) -> str:
    """SHA-256 in hex of the science of one config."""
    return fingerprint(DOMAIN, science(spec, config))


def run_fingerprint(config: str, context: str, seed: int | None, fold: str | None) -> str:
    """SHA-256 in hex of one cell: the fingerprints of its config and context, with its seed and fold."""
    return fingerprint(f"{DOMAIN}.run", [config, context, seed, fold])


def plan_fingerprint(spec: dict[str, Any], configs: list[dict[str, Any]]) -> str:
    """The science of a whole plan: of its one config, or of the set of its grid's configs."""
    each = sorted({config_fingerprint(spec, config) for config in configs})
    return each[0] if len(each) == 1 else fingerprint(f"{DOMAIN}.grid", each)
