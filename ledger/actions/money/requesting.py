"""Read everything that a request for money depends on; nothing counts that no approver gave."""

from typing import TYPE_CHECKING, Any

from ledger.actions.money.request import Draw, Request
from ledger.domain.drawing import Part, shares
from ledger.errors import Broken, WrongVersion

if TYPE_CHECKING:
    from ledger.domain.budget import Budget
    from ledger.domain.drawing import Place
    from ledger.domain.ledger import Ledger
    from ledger.handle import Loaded
    from ledger.store.open import Store


def look(
    store: "Store", *, account: str, experiment: str | None, project: str | None, day: str, amount: int
) -> Request:
    """A request as of now; Broken for a cap, an approval or a raise that no approver gave.

    An approval that was given for a cheaper run (`each`) is void: then nothing more is drawn from it.
    """
    from ledger.actions.signatures.approvers import approvers
    from ledger.domain.caps import in_force
    from ledger.handle import load
    from ledger.rules.cost import is_paid
    from ledger.settings import load as load_settings

    book, paid = approvers(store), is_paid({"backend": account})
    today = load(store, f"budget-{account}-{day}")
    caps = in_force(
        book, account, paid=paid, lowered=load_settings().lowered, project=project, experiment=experiment
    )
    command: dict[str, Any] = {
        "account": account, "day": day, "cap": caps[0]["cap"], "caps": caps, "experiment": experiment,
        "project": project, "apps": {n: d for n, d in book.apps.items() if d["account"] == account},
    }  # fmt: skip
    draw = _draw(store, book, today, command, amount)
    if draw is not None:
        command["raised"] = {"nonce": draw.nonce, "amount": draw.parts[account, day]}
    return Request(today, _block(store, command) if paid else None, command, draw)


def _draw(
    store: "Store", book: "Ledger", today: "Loaded", command: dict[str, Any], amount: int
) -> Draw | None:
    """How the approval of the experiment is shared; every raise that bears on this request is looked at."""
    from ledger.actions.signatures.approved import read_approved

    place, experiment = (command["account"], command["day"]), command["experiment"]
    owner = None if experiment is None else read_approved(store, book, experiment)
    approval = None if owner is None else owner.state.approved
    mine = owner is not None and approval is not None and approval["account"] == place[0]
    for name, raised in today.state.raises.items():
        if name != experiment and mine:
            # what others have drawn does not bear on an experiment with money of its own
            continue
        known = owner if name == experiment and owner is not None else read_approved(store, book, name)
        if raised.amount > known.state.drawn.get(place, 0):
            _require_unmoved(store, today)
            raise Broken(f"{today.stream}: experiment {name} was raised without an approval")
    if owner is None or approval is None or not mine:
        return None
    days = _days(store, owner, today, place)
    approved = approval["amount"] if amount <= approval["each"] else 0
    parts = {at: part_of(loaded.state, experiment) for at, loaded in days.items()}
    return Draw(owner, approval["signed"]["nonce"], approved, shares(approved, parts, place), days)


def _require_unmoved(store: "Store", loaded: "Loaded") -> None:
    """WrongVersion if a stream has moved on since it was read: what was read after it says nothing of it."""
    from ledger.handle import load

    now = load(store, loaded.stream).version
    if now != loaded.version:
        raise WrongVersion(loaded.stream, f"version {loaded.version}", now)


def _days(store: "Store", owner: "Loaded", today: "Loaded", place: "Place") -> "dict[Place, Loaded]":
    from ledger.handle import load

    others = (at for at in owner.state.drawn if at != place)
    return {**{at: load(store, f"budget-{at[0]}-{at[1]}") for at in others}, place: today}


def part_of(state: "Budget", experiment: str) -> Part:
    """What a day holds of an experiment's approval, and what the experiment uses there."""
    raised = state.raises.get(experiment)
    return Part(0 if raised is None else raised.amount, state.use("experiment", experiment))


def _block(store: "Store", command: dict[str, Any]) -> "Loaded | None":
    """The newest earlier day that blocks: a new day alone clears nothing.

    A day that has granted anything shows that those before it were cleared; bills may come late, so the
    day before it is looked at as well.
    """
    from ledger.actions.money.days import days
    from ledger.handle import load

    granted, account = False, command["account"]
    for number, earlier in enumerate(days(store, account, before=command["day"])):
        loaded = load(store, f"budget-{account}-{earlier}")
        if loaded.state.overrun or loaded.state.foreign - set(command["apps"]):
            return loaded
        if granted and number:
            return None
        granted = granted or any(h.status != "denied" for h in loaded.state.reservations.values())
    return None
