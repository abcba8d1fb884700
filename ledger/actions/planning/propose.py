"""Propose an experiment: mathematics first, then the frozen plan, recorded in one transaction."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.actions.planning.proposal import Proposal
    from ledger.actions.planning.proposal_warnings import Warned
    from ledger.projections.view import View
    from ledger.store.open import Store

Rows = dict[str, dict[str, Any]]


def propose(
    store: "Store", spec_path: Path, *, ancestor: str | None = None, actor: str = ""
) -> dict[str, Any]:
    """The document of `ledger propose --json`; `warnings` are `{"rule", "reason", "remedy"}`, forbid nothing.

    UsageError for a malformed spec (not recorded); Refused for R1–R4, R31, R34, R35 and R38, recorded in
    the project. An identical plan again makes a new experiment whose matches show the earlier one.
    """
    from ledger.actions.planning.matches import matches
    from ledger.actions.planning.neighbours import neighbours
    from ledger.actions.resolve import planned
    from ledger.projections.view import open_view

    view = open_view(store)
    old = planned(view, ancestor) if ancestor else None
    rows = view.rows("experiments")
    proposal, warned = _prepare(store, view, rows, spec_path, old=old, actor=actor)
    _record(store, proposal, actor)
    return {
        "experiment": proposal.experiment,
        "digest": proposal.plan["digests"]["plan"],
        "matches": matches(view, proposal.plan, rows),
        "answers_missing": proposal.missing(),
        "rejected": proposal.rejected,
        "carried": sorted(proposal.carried),
        "changed": proposal.changed,
        "warnings": warned,
        "neighbours": neighbours(view, proposal.plan, rows),
    }


def _prepare(
    store: "Store", view: "View", rows: Rows, spec_path: Path, *, old: str | None, actor: str
) -> "tuple[Proposal, list[Warned]]":
    """Read and judge the spec and its data, freeze the plan, judge the answers."""
    from ledger.actions.planning.proposal import Proposal
    from ledger.actions.planning.proposal_creep import creep
    from ledger.actions.planning.proposal_rules import refuse, refuse_data, refuse_stated
    from ledger.actions.planning.proposal_warnings import warnings
    from ledger.plan.backends import check_backend
    from ledger.plan.build import build_with_facts
    from ledger.plan.freeze import freeze
    from ledger.plan.read import read_spec
    from schemas.ids import new_experiment_id

    spec = read_spec(spec_path)
    check_backend(spec.compute.backend)
    refuse_stated(store, spec.canonical(), actor)
    refuse(store, spec.canonical(), creep(store, view, spec.canonical(), rows, old), actor)
    plan, facts = build_with_facts(spec_path, spec)
    refuse_data(store, plan["spec"], facts, actor)
    freeze(plan, _folder(store, plan))
    heading = {"project": spec.experiment.project, "name": spec.experiment.name}
    whole = {**heading, **plan}
    proposal = Proposal.of(store, view, rows, experiment=new_experiment_id(), plan=whole, ancestor=old)
    return proposal, warnings(proposal.plan, facts)


def _folder(store: "Store", plan: dict[str, Any]) -> Path:
    from ledger.places import frozen_folder

    return frozen_folder(store.url, store.ledger_id, plan["digests"]["plan"])


def _record(store: "Store", proposal: "Proposal", actor: str) -> None:
    """Append the proposal, and the data where the project has not used it before, in one transaction."""
    from ledger.handle import commit, load, retry

    data = proposal.plan["data"]

    def once() -> None:
        own = load(store, f"experiment-{proposal.experiment}")
        home = load(store, f"project-{proposal.plan['project']}")
        new = [] if data["digest"] in home.state.data else [("data.registered", {"data": data})]
        commit(store, [(own, proposal.events()), (home, new)], actor)

    retry(once)
