"""What came before a proposal: dead ends that it meets and experiments of the same science."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View

_WORST = ("nan", "oom", "failed", "timeout", "killed", "lost", "stopped", "preempted", "ok")


def matches(view: "View", proposed: dict[str, Any], rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """`[{"experiment", "name", "verdict", "outcome", "differs", "how", "dead_end", "reopened", "why"}]`.

    Verdicts: `refuse` (a standing dead end, every launch is refused), `same` (same science, same
    context), `warn` (same science, other code, data or environment, or new seeds), `near` (similar
    config). `how` says how far the config is that of the dead end.
    """
    from ledger.actions.planning.dead_end_facts import known
    from ledger.rules.dead_ends import matches as meets

    dead_ends = known(view, proposed)
    found = [{**item, "reopened": False} for item in meets(proposed, dead_ends)]
    # a reopened dead end forbids nothing, but whoever asks again should see it
    closed = [{**item, "reopened": None} for item in dead_ends if item["reopened"]]
    again = [item for item in meets(proposed, closed) if item["verdict"] != "near"]
    found += [{**item, "verdict": _mildly(item["verdict"]), "reopened": True} for item in again]
    marked = {item["experiment"] for item in found}
    return [_shown(item) for item in found] + [
        match for row in rows.values() if (match := _earlier(row, proposed, marked))
    ]


def _mildly(verdict: str) -> str:
    return "same" if verdict == "refuse" else verdict


def _shown(item: dict[str, Any]) -> dict[str, Any]:
    keys = ("experiment", "name", "verdict", "outcome", "differs", "how", "dead_end", "reopened", "why")
    return {key: item[key] for key in keys}


def _earlier(row: dict[str, Any], proposed: dict[str, Any], marked: set[str]) -> dict[str, Any] | None:
    prints = proposed["fingerprints"]
    if row["id"] in marked or row["fingerprints"]["config"] != prints["config"]:
        return None
    same = row["fingerprints"]["context"] == prints["context"]
    return {
        "experiment": row["id"], "name": row["name"], "verdict": "same" if same else "warn",
        "outcome": _outcome(row), "differs": [] if same else _differs(row, proposed),
        "how": "the same science", "dead_end": None, "reopened": False, "why": None,
    }  # fmt: skip


def _outcome(row: dict[str, Any]) -> str | None:
    """The worst outcome of its runs; None where none has ended."""
    return next((outcome for outcome in _WORST if row["counts"].get(outcome)), None)


def _differs(row: dict[str, Any], proposed: dict[str, Any]) -> list[str]:
    found = []
    if row["fingerprints"]["code"] != proposed["fingerprints"]["code"]:
        found.append("code")
    if row["data"]["digest"] != proposed["data"]["digest"]:
        found.append("data")
    if row["environment"] != proposed["environment"]:
        found.append("environment")
    return found
