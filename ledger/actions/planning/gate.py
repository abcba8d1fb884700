"""Show or answer the eight questions (R5–R13)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ledger.actions.texts import check_form
from ledger.errors import Refused, UsageError
from schemas.spec_words import GATE_FIELDS, gate_field

if TYPE_CHECKING:
    from ledger.domain.experiment_state import Experiment
    from ledger.rules.gate import Facts
    from ledger.store.open import Store

Refusal = dict[str, str]
Decided = tuple[str, dict[str, Any]]


def gate(
    store: "Store", exp: str, answers: Mapping[str, str] | None = None, *, actor: str = ""
) -> dict[str, Any]:
    """`{"experiment", "answers": {field: text or null}, "missing", "ready", "refused"}`.

    Without answers it is a look that records nothing. Accepted answers are recorded; if any is refused,
    the check is recorded and Refused is raised. UsageError for a field that is none of the eight.
    """
    from ledger.actions.resolve import planned
    from ledger.handle import retry
    from ledger.projections.view import open_view

    given = canonical(answers or {})
    experiment = planned(open_view(store), exp)
    found, refused = retry(lambda: _once(store, experiment, given, actor))
    if refused:
        raise Refused(refused)
    return found


def _once(
    store: "Store", experiment: str, given: Mapping[str, str], actor: str
) -> tuple[dict[str, Any], list[Refusal]]:
    """How the gate stands with the answers that were given, and why some of them were refused."""
    from ledger.actions.remedies import named
    from ledger.handle import commit, load

    loaded = load(store, f"experiment-{experiment}")
    facts = _facts(store, experiment, loaded.state, given)
    accepted, found_wrong = judge(loaded.state.proposed["spec"], given, facts)
    refused = named(found_wrong, experiment)
    answered = _answered(loaded.state, accepted)
    fell = {name: text for name, text in fallen(loaded.state).items() if name not in given}
    found = _document(experiment, loaded.state, accepted, fell, facts)
    if given:
        checked = ("gate.checked", _checked(found, refused, facts))
        commit(store, [(loaded, [*answered, checked])], actor)
    return found, refused


def canonical(answers: Mapping[str, str]) -> dict[str, str]:
    """Answers by their canonical fields, aliases resolved; UsageError for any other or a doubled field."""
    found: dict[str, str] = {}
    for name, text in answers.items():
        field = gate_field(name)
        if field is None:
            raise UsageError(f"{name!r} is none of the eight questions", f"they are {', '.join(GATE_FIELDS)}")
        if field in found:
            raise UsageError(f"{name!r} is another word for {field}, answered as well", "answer it once")
        check_form(field, text)
        found[field] = text.strip()
    return found


def judge(
    spec: dict[str, Any], given: Mapping[str, str], facts: "Facts"
) -> tuple[dict[str, str], list[Refusal]]:
    """The answers that stand up to R5–R12, and the refusals of the others."""
    from ledger.rules.gate import RULES, check_answers
    from ledger.rules.refusal import refusal

    accepted, refused = {}, []
    for name, text in given.items():
        found = check_answers(spec, {name: text}, facts)
        if not text:
            found = [refusal(RULES[name], f"{name} is empty", f'ledger gate EXP --answer {name}="..."')]
        if found:
            refused += found
        else:
            accepted[name] = text
    return accepted, refused


def standing(state: "Experiment") -> dict[str, str]:
    """The answers that stand, by field."""
    return {name: data["answer"] for name, data in state.answers.items()}


def fallen(state: "Experiment") -> dict[str, str]:
    """Answers of the spec's [gate] that were rejected when it was proposed and that none has replaced."""
    assert state.proposed is not None, "a resolved experiment was proposed"
    stated: dict[str, str] = state.proposed["spec"].get("gate", {})
    return {name: text for name, text in stated.items() if name not in state.answers and text.strip()}


def carried(state: "Experiment") -> set[str]:
    """The fields whose answer came over from an ancestor."""
    return {name for name, data in state.answers.items() if data.get("carried_from")}


def _facts(store: "Store", experiment: str, state: "Experiment", given: Mapping[str, str]) -> "Facts":
    from ledger.actions.planning.gate_facts import gather
    from ledger.projections.view import open_view

    assert state.proposed is not None, "a resolved experiment was proposed"
    answers = {**fallen(state), **standing(state), **given}
    kept = carried(state) - set(given)
    view = open_view(store)
    return gather(store, view, experiment, state.proposed, answers=answers, carried=kept, given=set(given))


def _answered(state: "Experiment", accepted: Mapping[str, str]) -> list[Decided]:
    held = standing(state)
    return [
        ("gate.answered", {"field": name, "answer": text})
        for name, text in accepted.items()
        if held.get(name) != text
    ]


def _document(
    experiment: str,
    state: "Experiment",
    accepted: Mapping[str, str],
    fell: Mapping[str, str],
    facts: "Facts",
) -> dict[str, Any]:
    """How the gate stands once the accepted answers are recorded, and why those of the spec fell."""
    from ledger.actions.remedies import named
    from ledger.rules.gate import check_answers, missing

    assert state.proposed is not None, "a resolved experiment was proposed"
    answers = {**standing(state), **accepted}
    absent, refused = missing(answers), check_answers(state.proposed["spec"], {**fell, **answers}, facts)
    return {
        "experiment": experiment,
        "answers": {name: answers.get(name) for name in GATE_FIELDS},
        "missing": absent,
        "ready": not absent and not refused,
        "refused": named(refused, experiment),
    }


def _checked(found: dict[str, Any], refused: list[Refusal], facts: "Facts") -> dict[str, Any]:
    return {
        "ready": found["ready"],
        "missing": found["missing"],
        "refused": [*refused, *(item for item in found["refused"] if item not in refused)],
        "looked_at": looked_at(facts),
    }


def looked_at(facts: "Facts") -> dict[str, Any]:
    """What the ledger itself read for its checks, as the event records it."""
    return {
        "earlier_results": [item["experiment"] for item in facts.earlier[:20]],
        "dead_ends": [item["dead_end"] for item in facts.dead_ends[:20]],
        "names_in_code": len(facts.names),
    }
