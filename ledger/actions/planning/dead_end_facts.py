"""The dead ends of the ledger as the rules read them, and what a proposal meets among them (R12)."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View


def known(view: "View", proposed: dict[str, Any]) -> list[dict[str, Any]]:
    """The dead ends of the proposal's class, in every project; no other can match it.

    Each with its experiment's name, code and environment, the seeds that ended so and the assumption that
    reopened it.
    """
    from ledger.rules.same_science import same_class

    architecture = proposed["spec"]["model"]["architecture"]
    rows = view.rows("dead_ends").values()
    return [_facts(view, row) for row in rows if same_class(row["architecture"], architecture)]


def _facts(view: "View", row: dict[str, Any]) -> dict[str, Any]:
    experiment = view.row("experiments", row["experiment"]) or {}
    prints = experiment.get("fingerprints", {})
    run = view.row("runs", row["run"]) if row["run"] else None
    return {
        **row,
        "reopened": row["reopened"][-1]["assumption"] if row["reopened"] else None,
        "name": experiment.get("name"),
        "code_fingerprint": row.get("code_fingerprint") or prints.get("code"),
        "shape": prints.get("shape"),
        "environment": experiment.get("environment"),
        "seeds": sorted(
            {*_seeds(row, experiment), *([run["seed"]] if run and run["seed"] is not None else [])}
        ),
    }


def _seeds(row: dict[str, Any], experiment: dict[str, Any]) -> set[int]:
    """The seeds with which runs of the dead config ended so; cells are numbered config × fold × seed."""
    from ledger.rules.launch import FINAL

    plan = experiment.get("plan")
    if plan is None:
        return set()
    each = len(plan["subjects"]) * len(plan["seeds"])
    ended = (int(key) - 1 for key, cell in experiment["cells"].items() if cell["state"] in FINAL)
    dead = (number for number in ended if plan["configs"][number // each] == row["config"])
    return {plan["seeds"][number % len(plan["seeds"])] for number in dead}


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
    from ledger.rules.dead_ends import matches, to_address

    ends = known(view, proposed)
    again = [{**item, "reopened": None} for item in ends if item["reopened"]]
    return bool(to_address(matches(proposed, again))) and not to_address(matches(proposed, ends))
