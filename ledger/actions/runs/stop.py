"""Stopping a run (R26): asked for, then approved or refused by a person's word; each is on record."""

from typing import TYPE_CHECKING, Any, NoReturn

from ledger.errors import Conflict, Refused

if TYPE_CHECKING:
    from ledger.actions.runs.stop_look import Running
    from ledger.store.open import Store

Decided = tuple[str, dict[str, Any]]


def request(store: "Store", running: "Running", *, why: str = "", actor: str) -> None:
    """Record that somebody wants it stopped, and what he was shown. Conflict if it ended meanwhile."""
    data = {"attempt": running.attempt, "shown": running.shown, "why": why}
    _record(store, running, ("stop.requested", data), actor)


def approve(store: "Store", running: "Running", phrase: str, secret: str | None, *, actor: str) -> None:
    """Record the approval, signed where a secret is due; the phrase has to be right to the letter.

    Refused (R26, recorded) for another phrase and for a secret that opens no approver's key.
    """
    from ledger.actions.signatures.signing import signed
    from ledger.errors import NoApprover, WrongSecret

    if phrase != running.phrase:
        refuse(store, running, f"the phrase was not {running.phrase!r}", actor=actor)
    data: dict[str, Any] = {"attempt": running.attempt, "phrase": phrase}
    if running.secret_due:
        try:
            data = signed(store, f"run-{running.run}", "stop.approved", data, secret or "")
        except (WrongSecret, NoApprover) as error:
            refuse(store, running, error.message, actor=actor)
    _record(store, running, ("stop.approved", data), actor)


def refuse(store: "Store", running: "Running", why: str, *, actor: str) -> NoReturn:
    """Record that it goes on, and why; raises Refused (R26)."""
    _record(store, running, ("stop.refused", {"attempt": running.attempt, "why": why}), actor)
    remedy = f"a person types `{running.phrase}` at a terminal"
    remedy += " and then the approver's secret" if running.secret_due else ""
    raise Refused([{"rule": "R26", "reason": f"{running.run} goes on: {why}", "remedy": remedy}])


def _record(store: "Store", running: "Running", event: Decided, actor: str) -> None:
    """An ended attempt is asked for no more; whoever has asked gets an answer on record all the same."""
    from ledger.handle import handle

    def decide(state: Any, given: Decided) -> list[Decided]:
        ended = state.attempts[running.attempt - 1].outcome
        if ended is not None and given[0] == "stop.requested":
            raise Conflict(f"run {running.run} has ended meanwhile: {ended}", "nothing is left to stop")
        return [given]

    handle(store, f"run-{running.run}", decide, event, actor=actor)
