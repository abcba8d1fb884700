"""What forbids a claim beside its grade: exploratory runs, and for a public claim its tables' headlines."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.records.claim_place import experiments_of
from ledger.rules.evidence_base import COST
from ledger.rules.refusal import refusal

if TYPE_CHECKING:
    from ledger.projections.view import View

Item = dict[str, Any]
Refusal = dict[str, str]


def exploratory(view: "View", evidence: Sequence[Item]) -> list[Refusal]:
    """R41: what `ledger try` ran is counted among what was tried and stands in no claim."""
    runs = sorted({item["run"] for item in evidence if item["run"] and not item["experiment"]})
    tried = [run for run in runs if (view.row("runs", run) or {}).get("kind") == "exploratory"]
    if not tried:
        return []
    remedy = "propose it as an experiment, pass the gate and cite its results"
    return [refusal("R41", f"exploratory runs stand in no claim: {', '.join(tried[:5])}", remedy)]


def labels(view: "View", evidence: Sequence[Item]) -> list[str]:
    """What the tables behind a claim say about themselves, and how much of them it cites."""
    found = []
    for experiment in _measured(evidence):
        table = _table(view, experiment)
        cited, present = _cited(table, evidence), table["runs"]["present"]
        part = [f"{cited} of {present} results are cited"] if 0 < cited < present else []
        said = [*table["labels"], *part]
        found += [f"{table['name']}: {'; '.join(said)}"] if said else []
    return found + (["IMPORTED"] if any(not item["own"] for item in evidence) else [])


def headline(view: "View", kind: str, evidence: Sequence[Item]) -> list[Refusal]:
    """R31, R32 and the others of a headline: a public claim rests on whole tables that may be one."""
    if kind == "financial":
        return []
    experiments = _measured(evidence)
    if not experiments:
        reason = "a public claim rests on results of this ledger; imported or typed words are no headline"
        return [refusal("R31", reason, "cite the experiment that measured it: --cite EXP")]
    return [item for experiment in experiments for item in _of_table(view, experiment, evidence)]


def _of_table(view: "View", experiment: str, evidence: Sequence[Item]) -> list[Refusal]:
    table = _table(view, experiment)
    about, refused = table["name"], table["headline"]["refused"]
    found = [{**item, "reason": f"{about}: {item['reason']}"} for item in refused]
    cited, present = _cited(table, evidence), table["runs"]["present"]
    if cited < present:
        reason = f"{about}: {cited} of {present} results are cited, not the whole table"
        found.append(refusal("R31", reason, f"cite all of them: --cite {experiment}"))
    return found


def _measured(evidence: Sequence[Item]) -> list[str]:
    """The experiments of this ledger whose measurements are cited."""
    return experiments_of([item for item in evidence if item["primary"] and item["type"] not in COST])


def _table(view: "View", experiment: str) -> dict[str, Any]:
    from ledger.projections.tables import table

    return table(view, experiment)


def _cited(table: dict[str, Any], evidence: Sequence[Item]) -> int:
    known = {event for row in table["rows"] for event in row["events"]}
    return len(known & {item["event"] for item in evidence})
