"""What must be on record before a stage is completed."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View

Refusal = dict[str, str]
_MOST_CITES = 500


def of_experiment(view: "View", row: dict[str, Any]) -> list[Refusal]:
    """R28, R30, R24: results are recorded, every launched run has its end, every attempt its cost."""
    from ledger.rules.results import r24_costs, r28_recorded, r30_ended

    runs = view.rows("runs", f"{row['id']}.")
    ends = [{"run": run, "outcome": _end(held)} for run, held in runs.items()]
    attempts = [
        {"run": run, "attempt": number, "ended": bool(tried["outcome"]), "cost": tried["cost"]}
        for run, held in runs.items()
        for number, tried in held["attempts"].items()
    ]
    recorded = sum(held["result"] is not None for held in runs.values())
    return [*r28_recorded(recorded), *r30_ended(ends), *r24_costs(attempts)]


def _end(run: dict[str, Any]) -> str | None:
    from ledger.domain.decide_launch import IN_FLIGHT

    return None if run["state"] in IN_FLIGHT or not run["state"] else str(run["state"])


def of_headline(view: "View", row: dict[str, Any]) -> list[Refusal]:
    """Everything that forbids a public headline (R9, R30–R32, R34, R35), labels such as SMOKE too."""
    from ledger.actions.remedies import named
    from ledger.projections.tables import table

    refused: list[Refusal] = table(view, row["id"])["headline"]["refused"]
    reasons = [{**item, "reason": f"{row['name']}: {item['reason']}"} for item in refused]
    return named(reasons, row["id"])


def result_events(view: "View", experiment: str) -> list[str]:
    """The events of an experiment's results, in the order of its cells."""
    runs = view.rows("runs", f"{experiment}.").values()
    return [held["result"]["event"] for held in runs if held["result"] is not None][:_MOST_CITES]
