"""Propose an experiment: mathematics first, then the frozen plan, recorded in one transaction."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import Refused

if TYPE_CHECKING:
    from ledger.actions.proposal import Proposal
    from ledger.projections.view import View
    from ledger.store.open import Store

Decided = tuple[str, dict[str, Any]]


def propose(
    store: "Store", spec_path: Path, *, ancestor: str | None = None, actor: str = ""
) -> dict[str, Any]:
    """`{"experiment", "digest", "matches", "answers_missing", "rejected", "carried"}`.

    UsageError for a malformed spec (not recorded); Refused for R1–R4 and R34, recorded in the project.
    Proposing an identical plan again makes a new experiment whose matches show the earlier one.
    """
    from ledger.actions.matches import matches
    from ledger.actions.resolve import resolve
    from ledger.projections.view import open_view

    view = open_view(store)
    old = resolve(view, ancestor) if ancestor else None
    proposal = _prepare(store, view, spec_path, old, actor)
    _record(store, proposal, actor)
    return {
        "experiment": proposal.experiment,
        "digest": proposal.plan["digests"]["plan"],
        "matches": matches(view, proposal.plan),
        "answers_missing": proposal.missing(),
        "rejected": proposal.rejected,
        "carried": sorted(proposal.carried),
        "changed": proposal.changed,
    }


def _prepare(store: "Store", view: "View", spec_path: Path, old: str | None, actor: str) -> "Proposal":
    """Read and judge the spec, freeze its plan, judge the answers."""
    from ledger.actions.proposal import Proposal
    from ledger.plan.backends import check_backend
    from ledger.plan.build import build_plan
    from ledger.plan.freeze import freeze
    from ledger.plan.read import read_spec
    from schemas.ids import new_experiment_id

    spec = read_spec(spec_path)
    check_backend(spec.compute.backend)
    _mathematics_first(store, spec.canonical(), actor)
    plan = build_plan(spec_path, spec)
    freeze(plan, _folder(store, plan))
    heading = {"project": spec.experiment.project, "name": spec.experiment.name}
    return Proposal.of(store, view, new_experiment_id(), {**heading, **plan}, old)


def _mathematics_first(store: "Store", spec: dict[str, Any], actor: str) -> None:
    """R1–R4 and R34; a refusal is recorded in the project before it is raised."""
    from ledger.handle import handle
    from ledger.rules.headline import r34_observable
    from ledger.rules.math_first import check_math

    refused = check_math(spec) + r34_observable(spec)
    if not refused:
        return
    heading = spec["experiment"]
    data = {"name": heading["name"], "spec": spec, "refused": refused}
    handle(store, f"project-{heading['project']}", _refusal, data, actor=actor)
    raise Refused(refused)


def _refusal(state: Any, data: dict[str, Any]) -> list[Decided]:
    return [("proposal.refused", data)]


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
