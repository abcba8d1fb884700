"""A person approves one plan at one price, up to an amount (R18)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from ledger.errors import Conflict, NoApprover, Refused

if TYPE_CHECKING:
    from ledger.store.open import Store

TYPE = "launch.approved"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is asked to approve: `terms` are the data of the event but amount and signature.

    `estimate`, `drawn` and `suggested` in micro-dollars; `drawn` of a former approval.
    """

    experiment: str
    terms: dict[str, Any]
    estimate: int
    drawn: int
    suggested: int


def asked(store: "Store", exp: str, *, actor: str = "") -> Asked:
    """What there is to approve, its estimate recorded as shown.

    Raises Broken for a ledger that is not the one seen before, Conflict for a closed experiment, Refused
    (recorded) where there is no price that is a fact or nobody who may approve.
    """
    from ledger.actions.money.estimate import estimate
    from ledger.actions.resolve import planned
    from ledger.actions.signatures.intact import require_intact
    from ledger.actions.signatures.signing import candidates
    from ledger.handle import load
    from ledger.projections.view import open_view

    require_intact(store)
    experiment = planned(open_view(store), exp)
    if load(store, f"experiment-{experiment}").state.closed:
        raise Conflict(f"experiment {experiment} is closed", "propose it again: `ledger propose SPEC.toml`")
    estimate(store, experiment, actor=actor)
    try:
        candidates(store)
    except NoApprover as error:
        deny(store, experiment, error.message, remedy=error.remedy, actor=actor)
    return _asked(store, experiment, load(store, f"experiment-{experiment}").state)


def _asked(store: "Store", experiment: str, state: Any) -> Asked:
    from ledger.domain.approval import drawn
    from ledger.rules.approval import price, suggested
    from ledger.rules.approval_text import statement

    proposed, shown = state.proposed, state.estimate
    one, digest = price(shown, proposed["spec"]["compute"]), proposed["digests"]["plan"]
    about = {
        "id": experiment, "project": proposed["project"], "name": proposed["name"], "digest": digest,
        "hypothesis": proposed["spec"]["experiment"]["hypothesis"], "account": shown["account"],
    }  # fmt: skip
    terms = {
        "ledger": store.ledger_id, "experiment": experiment, "digest": digest, "runs": max(shown["runs"], 1),
        "account": shown["account"], "statement": statement(about, shown, one), **one._asdict(),
    }  # fmt: skip
    return Asked(experiment, terms, shown["amount"], drawn(state), suggested(shown["amount"], one.each))


def approve(store: "Store", about: Asked, amount: int, secret: str, *, actor: str = "") -> dict[str, Any]:
    """`{"experiment", "approved_usd", "digest", "approver", "fingerprint", "nonce"}`; the last one counts.

    Raises Refused (recorded) for an amount that does not cover the estimate; WrongSecret, NoApprover.
    """
    from ledger.actions.signatures.approvers import approvers
    from ledger.actions.signatures.signing import signed
    from ledger.handle import handle
    from ledger.store.seal import seal
    from schemas.money import format_usd

    check_offer(store, about, amount, actor=actor)
    stream = f"experiment-{about.experiment}"
    data = signed(store, stream, TYPE, {**about.terms, "amount": amount}, secret)
    handle(store, stream, _decide, data, actor=actor)
    seal(store)  # so that the head that is remembered next has it
    by = data["signed"]["by"]
    return {
        "experiment": about.experiment, "approved_usd": format_usd(amount), "digest": data["digest"],
        "approver": approvers(store).approvers[by]["name"], "fingerprint": by,
        "nonce": data["signed"]["nonce"],
    }  # fmt: skip


def _decide(state: Any, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    from ledger.domain.approval import approved

    reason = approved(state, state.proposed, data)
    if reason is not None:
        raise Conflict(f"it cannot be approved any more: {reason}", "look again: `ledger approve EXP`")
    return [(TYPE, data)]


def check_offer(store: "Store", about: Asked, amount: int, *, actor: str = "") -> None:
    """Refused (recorded) if the amount is below the estimate or below what was drawn already."""
    from ledger.rules.approval import r18_offered

    for item in r18_offered(amount, about.estimate, about.drawn):
        deny(
            store, about.experiment, item["reason"], remedy=item["remedy"], amount=amount, actor=actor,
        )  # fmt: skip


def deny(
    store: "Store", experiment: str, why: str, *, remedy: str, amount: int | None = None, actor: str = ""
) -> NoReturn:
    """Record that no approval was given and raise Refused (R18)."""
    from ledger.actions.remedies import named
    from ledger.handle import commit, load, retry
    from ledger.rules.approval import MOST
    from ledger.rules.refusal import refusal

    def once() -> None:
        loaded = load(store, f"experiment-{experiment}")
        stated = amount if amount is not None and amount <= MOST else None
        denied = {"digest": loaded.state.proposed["digests"]["plan"], "amount": stated, "why": why}
        commit(store, [(loaded, [("launch.denied", denied)])], actor)

    retry(once)
    raise Refused(named([refusal("R18", why, remedy)], experiment))
