"""The dead ends of the ledger as the rules read them, and what a proposal meets among them (R12)."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View


def known(view: "View", proposed: dict[str, Any]) -> list[dict[str, Any]]:
    """The dead ends of the proposal's architecture, in every project; no other can match it.

    Each with its experiment's name and code, its seed and the assumption that reopened it.
    """
    architecture = proposed["spec"]["model"]["architecture"]
    rows = view.rows("dead_ends").values()
    return [_facts(view, row) for row in rows if row["architecture"] == architecture]


def _facts(view: "View", row: dict[str, Any]) -> dict[str, Any]:
    experiment = view.row("experiments", row["experiment"]) or {}
    run = view.row("runs", row["run"]) if row["run"] else None
    return {
        **row,
        "reopened": row["reopened"][-1]["assumption"] if row["reopened"] else None,
        "name": experiment.get("name"),
        "code_fingerprint": row.get("code_fingerprint") or experiment.get("fingerprints", {}).get("code"),
        "seeds": [run["seed"]] if run is not None and run["seed"] is not None else [],
    }


def met(view: "View", proposed: dict[str, Any]) -> list[dict[str, Any]]:
    """What a proposal meets: `refuse` first, then `warn`, then `near`; reopened dead ends are left out."""
    from ledger.rules.dead_ends import matches

    return matches(proposed, known(view, proposed))


def matching(view: "View", proposed: dict[str, Any]) -> list[dict[str, Any]]:
    """The dead ends that the answer to `known_bugs` must address."""
    from ledger.rules.dead_ends import to_address

    return to_address(met(view, proposed))


def is_reopened(view: "View", proposed: dict[str, Any]) -> bool:
    """Whether this very plan met a dead end that was reopened, and none that still stands."""
    from ledger.rules.dead_ends import matches

    ends = known(view, proposed)
    again = [{**item, "reopened": None} for item in ends if item["reopened"]]
    return bool(_refusing(matches(proposed, again))) and not _refusing(matches(proposed, ends))


def _refusing(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in found if item["verdict"] == "refuse"]
