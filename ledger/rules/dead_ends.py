"""R12: what a plan meets among the dead ends: refuse the same, warn of the same science, show the near."""

from typing import Any

from ledger.rules.distance import differing, gower
from ledger.rules.refusal import Refusal, refusal
from ledger.rules.same_science import (
    ignored,
    resemblance,
    same_class,
    same_context,
    same_frame,
    without,
)
from schemas.spec_science import config_fingerprint

NEAR = 0.1
SHOWN = 3
CHANCE = ("preempted", "timeout", "killed", "stopped")
"""Outcomes that say nothing about the science, unless a person marked the dead end."""
_THIS_IS = "this is dead end "
Said = dict[int, str]
"""Numbers of a plan's configs with how each resembles a dead end, in words."""


def matches(proposed: dict[str, Any], dead_ends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a proposal (spec, plan, fingerprints, data) meets: `refuse` first, then `warn`, then `near`.

    `dead_ends`: the fields of dead_end.marked, with `reopened` (the changed assumption, or None) and,
    where known, `seeds`: those with which it ended so, and `name`: its experiment's. Each match:
    `{"dead_end", "experiment", "name", "verdict", "outcome", "why", "how", "differs", "distance"}`.
    """
    standing = [item for item in dead_ends if not item.get("reopened") and not _by_chance(item)]
    prints = [config_fingerprint(proposed["spec"], config) for config in proposed["plan"]["configs"]]
    met = [(item, said) for item in standing if (said := _resembling(item, proposed, prints))]
    found = [_same(item, said, proposed, met) for item, said in met]
    known = {item["dead_end"] for item in found}
    near = [_near(item, proposed) for item in standing if item["dead_end"] not in known]
    shown = sorted((item for item in near if item), key=lambda item: (item["distance"], item["dead_end"]))
    return sorted(found, key=lambda item: (item["verdict"] != "refuse", item["dead_end"])) + shown[:SHOWN]


def r12_dead_ends(found: list[dict[str, Any]]) -> list[Refusal]:
    """R12: the same science in the same context ended badly; every launch is refused, smoke too."""
    return [
        refusal(
            "R12",
            f"{_THIS_IS}{item['dead_end']} ({item['how']}): {item['outcome']}, {str(item['why'])[:200]}",
            "change the science: `ledger propose SPEC.toml --from EXP`; or name the changed assumption: "
            f'ledger dead-end reopen {item["dead_end"]} --assumption "…"',
        )
        for item in found
        if item["verdict"] == "refuse"
    ]


def named_in(reason: str) -> str | None:
    """The dead end that a reason of `r12_dead_ends` names; None for any other reason."""
    return reason.removeprefix(_THIS_IS).partition(" ")[0] if reason.startswith(_THIS_IS) else None


def to_address(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The matches that `known_bugs` must speak of: the same science in the same context.

    Changed code, data or a new seed is shown as a warning, and legal (domain rules, table of verdicts).
    """
    return [item for item in found if item["verdict"] == "refuse"]


def _by_chance(item: dict[str, Any]) -> bool:
    return item["outcome"] in CHANCE and item.get("by") != "person"


def _resembling(item: dict[str, Any], proposed: dict[str, Any], prints: list[str]) -> Said:
    """The plan's configs that are the dead end's science; one fingerprint is one science, whatever else."""
    spec, configs = proposed["spec"], proposed["plan"]["configs"]
    framed = same_frame(item, spec)
    said = {
        number: "the same science"
        if prints[number] == item["config_fingerprint"]
        else resemblance(item, spec, config)
        if framed
        else None
        for number, config in enumerate(configs)
    }
    return {number: words for number, words in said.items() if words is not None}


def _same(
    item: dict[str, Any], said: Said, proposed: dict[str, Any], met: list[tuple[dict[str, Any], Said]]
) -> dict[str, Any]:
    """Refused in the same context, but for new seeds; in another one a warning that says what differs."""
    number = min(said)
    dropped, config = ignored(item, proposed["spec"]), proposed["plan"]["configs"][number]
    changed = differing(without(item["config"], dropped), without(config, dropped))
    if not same_context(item, proposed):
        verdict, differs = "warn", _context_differs(item, proposed) + changed
    elif all(_only_new_seeds(item, number, proposed, met) for number in said):
        verdict, differs = "warn", ["seeds", *changed]
    else:
        verdict, differs = "refuse", changed
    return _match(item, verdict, differs, 0.0, said[number])


def _only_new_seeds(
    item: dict[str, Any], number: int, proposed: dict[str, Any], met: list[tuple[dict[str, Any], Said]]
) -> bool:
    """Whether one seed of a config ended badly and the plan has none of that: a new seed is legal, once."""
    context = item["context_fingerprint"]
    alike = [other for other, said in met if number in said and other["context_fingerprint"] == context]
    ended = [seed for other in alike for seed in other.get("seeds") or [None]]
    if None in ended or len(set(ended)) > 1 or proposed["plan"]["deterministic"]:
        return False
    return not set(ended) & set(proposed["plan"]["seeds"])


def _context_differs(item: dict[str, Any], proposed: dict[str, Any]) -> list[str]:
    found = ["data"] if item["data_digest"] != proposed["data"]["digest"] else []
    code = item.get("code_fingerprint")
    if code is None:
        return found or ["code or environment"]
    shape = item.get("shape")
    if code != proposed["fingerprints"]["code"] and (
        shape is None or shape != proposed["fingerprints"].get("shape")
    ):
        found.append("code")
    return found or ["environment"]


def _near(item: dict[str, Any], proposed: dict[str, Any]) -> dict[str, Any] | None:
    """The nearest of the plan's configs to a dead end of the same architecture, if it is near."""
    configs = proposed["plan"]["configs"]
    if not same_class(item["architecture"], proposed["spec"]["model"]["architecture"]) or not configs:
        return None
    nearest = min(configs, key=lambda config: gower(item["config"], config))
    distance = gower(item["config"], nearest)
    if distance > NEAR:
        return None
    differs = differing(item["config"], nearest) or ["dimensions or metric"]  # of what a person marked
    return _match(item, "near", differs, distance, None)


def _match(
    item: dict[str, Any], verdict: str, differs: list[str], distance: float, how: str | None
) -> dict[str, Any]:
    return {
        "dead_end": item["dead_end"], "experiment": item["experiment"], "name": item.get("name"),
        "verdict": verdict, "outcome": item["outcome"], "why": item["why"], "how": how,
        "differs": differs, "distance": round(distance, 6),
    }  # fmt: skip
