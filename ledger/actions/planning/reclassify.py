"""Reclassify the observable of an experiment, with evidence (R34)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.texts import check_form, check_texts
from ledger.errors import Conflict, Refused, UsageError

if TYPE_CHECKING:
    from ledger.domain.experiment_state import Experiment
    from ledger.store.open import Store


def reclassify(
    store: "Store",
    exp: str,
    observable_class: str,
    evidence: str,
    *,
    cites: Sequence[str],
    declaration: Mapping[str, str | None] | None = None,
    without_held_out: bool = False,
    actor: str = "",
) -> dict[str, Any]:
    """`{"experiment", "previous", "class", "event"}`.

    `declaration` holds what is newly stated of it; what was declared before stands. NotFound for an
    experiment or a cited event that is not there; Refused (R34, R35), recorded in the experiment's stream;
    Conflict where it changes nothing.
    """
    from ledger.actions.records.cited import check_cited
    from ledger.actions.resolve import planned
    from ledger.handle import handle
    from ledger.projections.view import open_view

    stated = _checked(observable_class, evidence, cites, declaration or {})
    experiment = planned(open_view(store), exp)
    check_cited(store, cites)
    said = {"observable_class": observable_class, "evidence": evidence.strip(), "cites": list(cites)}
    command = {"said": said, "stated": stated, "without_held_out": without_held_out}
    receipts = handle(store, f"experiment-{experiment}", _decide, command, actor=actor)
    return _outcome(store, experiment, receipts[0].id)


def _outcome(store: "Store", experiment: str, event_id: str) -> dict[str, Any]:
    """What was recorded; Refused where that is a refusal."""
    from ledger.store.read import find_event

    event = find_event(store, event_id)
    assert event is not None, "it was appended just now"
    if event.type == "reclassification.refused":
        raise Refused(event.data["refused"])
    previous, now = event.data["previous"], event.data["observable_class"]
    return {"experiment": experiment, "previous": previous, "class": now, "event": event_id}


def _checked(
    observable_class: str, evidence: str, cites: Sequence[str], declaration: Mapping[str, str | None]
) -> dict[str, str]:
    """The declaration that is stated; UsageError for what is malformed, which is not recorded."""
    from ledger.rules.answers import is_placeholder
    from schemas.spec_words import OBSERVABLE_CLASSES

    if observable_class not in OBSERVABLE_CLASSES:
        raise UsageError(f"{observable_class!r} is no class", f"one of {', '.join(OBSERVABLE_CLASSES)}")
    check_texts(evidence=evidence)
    if is_placeholder(evidence):
        raise UsageError(f"{evidence!r} is no evidence", "say what showed it: --evidence TEXT")
    if not cites:
        raise UsageError("no event is cited", "cite what showed it: --cite EVENT, as in `ledger audit`")
    stated = {name: text.strip() for name, text in declaration.items() if text is not None}
    for name, text in stated.items():
        check_form(name.replace("_", "-"), text)
    return {name: text for name, text in stated.items() if text}


def _decide(state: "Experiment", given: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    from ledger.domain.experiment import observable_class
    from ledger.rules.observable import WITHOUT_HELD_OUT, r34_reclassify

    previous, target = observable_class(state), given["said"]["observable_class"]
    before = dict((state.observable or {}).get("declaration", {}))
    # it is said of this gauge fix, now: what was said of an earlier one is not carried over
    declared = {name: text for name, text in before.items() if name != WITHOUT_HELD_OUT} | given["stated"]
    honest = given["without_held_out"]
    if honest:
        declared[WITHOUT_HELD_OUT] = True
    if (previous, before) == (target, declared):
        raise Conflict(f"the observable is {target} already, with the same declaration")
    refused = r34_reclassify(state.amplitude_only, target, declared, without_held_out=honest)
    if refused:
        return [("reclassification.refused", {**given["said"], "refused": _by_option(refused)})]
    data = {**given["said"], "previous": previous, "declaration": declared}
    return [("observable.reclassified", data)]


def _by_option(refused: list[dict[str, str]]) -> list[dict[str, str]]:
    """The remedies by this command's options: a frozen spec is not written anew."""
    return [{**item, "remedy": _option(item["remedy"])} for item in refused]


def _option(remedy: str) -> str:
    if not remedy.startswith("write [observable] "):
        return remedy
    name, _, value = remedy.removeprefix("write [observable] ").partition(" = ")
    return f"state --{name.replace('_', '-')} {value}"
