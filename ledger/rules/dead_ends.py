"""R12: what a plan meets among the dead ends: refuse the same, warn of the same science, show the near."""

from typing import Any

from ledger.rules.distance import differing, gower
from ledger.rules.refusal import Refusal, refusal
from schemas.spec_science import config_fingerprint

NEAR = 0.1
SHOWN = 3
CHANCE = ("preempted", "timeout", "killed", "stopped")
"""Outcomes that say nothing about the science, unless a person marked the dead end."""


def matches(proposed: dict[str, Any], dead_ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a proposal (spec, plan, fingerprints, data) meets: `refuse` first, then `warn`, then `near`.

    `dead_ends`: the fields of dead_end.marked, with `reopened` (the changed assumption, or None) and,
    where known, `seeds`: those with which it ended so, and `name`: its experiment's. Each match:
    `{"dead_end", "experiment", "name", "verdict", "outcome", "why", "differs", "distance"}`.
    """
    configs = {config_fingerprint(proposed["spec"], config): config for config in proposed["plan"]["configs"]}
    standing = [item for item in dead_ends if not item.get("reopened") and not _by_chance(item)]
    prints = {*configs, proposed["fingerprints"]["config"]}
    found = [_same(item, proposed, standing) for item in standing if item["config_fingerprint"] in prints]
    known = {item["dead_end"] for item in found}
    near = [
        _near(item, proposed, list(configs.values())) for item in standing if item["dead_end"] not in known
    ]
    close = sorted((item for item in near if item), key=lambda item: (item["distance"], item["dead_end"]))
    return sorted(found, key=lambda item: (item["verdict"] != "refuse", item["dead_end"])) + close[:SHOWN]


def r12_dead_ends(found: list[dict[str, Any]]) -> list[Refusal]:
    """R12: the same science in the same context ended badly; every launch is refused, smoke too."""
    return [
        refusal(
            "R12",
            f"this is dead end {item['dead_end']}: {item['outcome']}, {str(item['why'])[:200]}",
            f"change the science, or name the changed assumption: "
            f'ledger dead-end reopen {item["dead_end"]} --assumption "…"',
        )
        for item in found
        if item["verdict"] == "refuse"
    ]


def to_address(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The matches that `known_bugs` must speak of: the same science in the same context.

    Changed code, data or a new seed is shown as a warning, and legal (domain rules, table of verdicts).
    """
    return [item for item in found if item["verdict"] == "refuse"]


def _by_chance(item: dict[str, Any]) -> bool:
    return item["outcome"] in CHANCE and item.get("by") != "person"


def _same(item: dict[str, Any], proposed: dict[str, Any], standing: list[dict[str, Any]]) -> dict[str, Any]:
    if item["context_fingerprint"] != proposed["fingerprints"]["context"]:
        return _match(item, "warn", _context_differs(item, proposed), 0.0)
    if _only_new_seeds(item, proposed, standing):
        return _match(item, "warn", ["seeds"], 0.0)
    return _match(item, "refuse", [], 0.0)


def _only_new_seeds(item: dict[str, Any], proposed: dict[str, Any], standing: list[dict[str, Any]]) -> bool:
    """Whether one seed ended badly and the plan has none of that: a new seed is legal, once."""
    place = ("config_fingerprint", "context_fingerprint")
    alike = [other for other in standing if all(other[key] == item[key] for key in place)]
    ended = [seed for other in alike for seed in other.get("seeds") or [None]]
    if None in ended or len(set(ended)) > 1 or proposed["plan"]["deterministic"]:
        return False
    return not set(ended) & set(proposed["plan"]["seeds"])


def _context_differs(item: dict[str, Any], proposed: dict[str, Any]) -> list[str]:
    found = ["data"] if item["data_digest"] != proposed["data"]["digest"] else []
    code = item.get("code_fingerprint")
    if code is None:
        return found or ["code or environment"]
    if code != proposed["fingerprints"]["code"]:
        found.append("code")
    return found or ["environment"]


def _near(
    item: dict[str, Any], proposed: dict[str, Any], configs: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """The nearest of the plan's configs to a dead end of the same architecture, if it is near."""
    if item["architecture"] != proposed["spec"]["model"]["architecture"] or not configs:
        return None
    nearest = min(configs, key=lambda config: gower(item["config"], config))
    distance = gower(item["config"], nearest)
    if distance > NEAR:
        return None
    return _match(item, "near", differing(item["config"], nearest) or ["dimensions or metric"], distance)


def _match(item: dict[str, Any], verdict: str, differs: list[str], distance: float) -> dict[str, Any]:
    return {
        "dead_end": item["dead_end"], "experiment": item["experiment"], "name": item.get("name"),
        "verdict": verdict, "outcome": item["outcome"], "why": item["why"],
        "differs": differs, "distance": round(distance, 6),
    }  # fmt: skip
