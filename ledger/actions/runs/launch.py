"""Queue what is missing of a plan, or refuse and say by which rules."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from ledger.errors import Refused
from ledger.projections.steady import steady

if TYPE_CHECKING:
    from ledger.actions.runs.checklist import Ask
    from ledger.actions.runs.launching import Launching
    from ledger.handle import Loaded
    from ledger.store.open import Store

    Looked = tuple[Launching, list[dict[str, str]], list[dict[str, Any]]]

Refusal = dict[str, str]
Decided = tuple[str, dict[str, Any]]
Tell = Callable[[list[dict[str, Any]]], None]
Wait = Callable[[str], None]


def launch(
    store: "Store", exp: str, *, smoke: bool = False, actor: str = "", tell: Tell | None = None,
    wait: Wait | None = None,
) -> dict[str, Any]:  # fmt: skip
    """`{"experiment", "runs": [{"run", "subject", "seed", "outcome"}], "outcomes", "waiting", "neighbours"}`.

    `runs` are those that this launch asks for, `waiting` the ids of those under way already; a
    supervisor is due if there are any of either. Refused (recorded) names every rule that forbids it;
    while only what runs in flight have reserved is in the way, `wait` is called with who holds it, if given.
    `neighbours`: the nearest earlier experiments, where anything is to start; `tell` is given those that
    a person should see, also where the launch is then refused; after the smoke run only the nearest.
    """
    from ledger.actions.resolve import planned
    from ledger.actions.runs.checklist import asker
    from ledger.projections.view import open_view

    experiment, ask = planned(open_view(store), exp), asker(store)
    once = partial(_once, store, experiment, smoke, actor=actor, ask=ask, patient=wait is not None)
    found, refused, near = _through_the_door(once, wait)
    if tell is not None and (told := _told(found, near)):
        tell(told)
    if refused:
        raise Refused(refused)
    return {**_document(found), "neighbours": near}


def _through_the_door(once: Callable[[], "Looked"], wait: Wait | None) -> "Looked":
    """Look until a launch is accepted or refused."""
    from ledger.actions.runs.held_up import HeldUp
    from ledger.handle import retry

    while True:
        try:
            return retry(once)
        except HeldUp as held:
            if wait is not None:
                wait(str(held))


def _told(launch: "Launching", near: list[dict[str, Any]]) -> list[dict[str, Any]]:
    from ledger.rules.neighbours import telling

    shown_before = launch.state.smoked and not launch.smoke
    return telling(near)[:1] if shown_before else telling(near)


@steady
def _once(store: "Store", experiment: str, smoke: bool, *, actor: str, ask: "Ask", patient: bool) -> "Looked":
    from ledger.actions.planning.neighbours import neighbours
    from ledger.actions.remedies import named
    from ledger.actions.runs.held_up import require_room
    from ledger.actions.runs.launch_checks import nothing_left, refusals
    from ledger.actions.runs.launching import look
    from ledger.handle import commit

    found = look(store, experiment, smoke)
    _intact(found)
    refused: list[Refusal] = []
    checked: list[Decided] = []
    near: list[dict[str, Any]] = []
    if found.due.start:
        rows = found.view.rows("experiments")
        near = neighbours(found.view, found.proposed, rows, experiment)
        forbids, checked = refusals(found, rows, ask)
        if patient:
            require_room(found, forbids)
        refused = named(forbids, experiment)
    elif found.due.dead and not found.due.waiting:
        refused = named(nothing_left(found), experiment)
    if refused:
        told: list[Decided] = [*checked, ("launch.refused", {"smoke": smoke, "refused": refused})]
        commit(store, [(found.loaded, told)], actor)
    elif found.due.start:
        commit(store, _decided(found, checked), actor)
    return found, refused, near


def _intact(launch: "Launching") -> None:
    """Broken where money would flow in a ledger that is not the one seen before, or by a forged approval."""
    from ledger.actions.signatures.approved import read_approved
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.intact import require_intact
    from ledger.rules.cost import is_paid

    if launch.due.start and (launch.total or is_paid(launch.proposed["spec"]["compute"])):
        require_intact(launch.store)
        if launch.state.approved is not None:
            read_approved(launch.store, approvers(launch.store), launch.experiment)


def _decided(launch: "Launching", checked: list[Decided]) -> "list[tuple[Loaded, list[Decided]]]":
    """One transaction: the estimate where it is news, the checklist and the request, the runs, the day."""
    from ledger.actions.money.assess import is_news
    from ledger.domain.decide_launch import requested

    own: list[Decided] = []
    if is_news(launch.state, launch.estimate):
        own.append(("cost.estimated", launch.estimate))
    own += checked
    own.append(requested(launch.proposed, launch.due.start, launch.smoke, launch.total, launch.eta_seconds))
    return [(launch.loaded, own), *_queued(launch), *_opened(launch)]


def _queued(launch: "Launching") -> "list[tuple[Loaded, list[Decided]]]":
    """Runs that were never queued; those that ended otherwise than ok get a further attempt."""
    from ledger.domain.catalog import CATEGORIES
    from ledger.domain.decide_launch import fingerprints, queued
    from ledger.handle import Loaded
    from ledger.plan.cells import cells
    from schemas.ids import run_id

    every, prints = cells(launch.proposed["plan"]), fingerprints(launch.proposed)
    return [
        (
            Loaded(f"run-{run_id(launch.experiment, number)}", 0, CATEGORIES["run"].initial()),
            [queued(launch.proposed, launch.experiment, every[number - 1], launch.smoke, prints)],
        )
        for number in launch.due.start
        if number not in launch.states
    ]


def _opened(launch: "Launching") -> "list[tuple[Loaded, list[Decided]]]":
    """The day's budget, if it is new and money flows."""
    from ledger.handle import load

    held = launch.balance
    if held.opened or not launch.total:
        return []
    loaded = load(launch.store, f"budget-{held.account}-{held.day}")
    day = {"account": held.account, "day": held.day, "cap": held.cap}
    return [(loaded, [("budget.opened", day)] if loaded.state.opened is None else [])]


def _document(launch: "Launching") -> dict[str, Any]:
    from ledger.plan.cells import cells
    from schemas.ids import run_id

    every = cells(launch.proposed["plan"])
    runs = [
        {
            "run": run_id(launch.experiment, number),
            "subject": every[number - 1].subject,
            "seed": every[number - 1].seed,
            "outcome": "queued",
        }
        for number in launch.due.start
    ]
    # where something is due, what this launch sees through; else how everything stands
    shown = launch.due.waiting if runs or launch.due.waiting else (*launch.due.done, *launch.due.dead)
    counts = Counter(launch.states[number] for number in shown) + Counter(queued=len(runs))
    return {
        "experiment": launch.experiment,
        "runs": runs,
        "outcomes": dict(sorted(counts.items())),
        "waiting": [run_id(launch.experiment, number) for number in launch.due.waiting],
    }
