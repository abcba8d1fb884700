"""What a proposal records: the plan, the observable, and the answers that it already has."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.rules.gate import Facts
    from ledger.store.open import Store

Decided = tuple[str, dict[str, Any]]
Refusal = dict[str, str]


@dataclass(slots=True)
class Proposal:
    """`carried`: the ancestor's answers by field; `answers`: all that stand; `rejected`: why others fell."""

    experiment: str
    plan: dict[str, Any]
    ancestor: str | None
    changed: list[str]
    carried: dict[str, str]
    facts: "Facts"
    answers: dict[str, str] = field(default_factory=dict)
    rejected: list[Refusal] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        store: "Store",
        view: "View",
        rows: dict[str, dict[str, Any]],
        *,
        experiment: str,
        plan: dict[str, Any],
        ancestor: str | None,
    ) -> "Proposal":
        """Judge the answers of the spec's `[gate]` and of the ancestor by R5–R12, as `ledger gate` would.

        `rows`: the experiments by id.
        """
        from ledger.actions.planning.gate import judge
        from ledger.actions.planning.gate_facts import gather

        changed, carried, before = _inherited(store, ancestor, plan)
        # what stands in the file as it stood in the ancestor's was carried over with the file
        copied = {name for name in carried if _written(plan).get(name) == before.get(name)}
        stated = {name: text for name, text in _written(plan).items() if name not in copied}
        carried = {name: text for name, text in carried.items() if name not in stated}
        given = {**carried, **stated}
        facts = gather(
            store, view, experiment, plan, answers=given, carried=set(carried), given=set(given), rows=rows
        )
        answers, rejected = judge(plan["spec"], given, facts)
        kept = {name: text for name, text in carried.items() if name in answers}
        return cls(experiment, plan, ancestor, changed, kept, facts, answers, rejected)

    def missing(self) -> list[str]:
        """The questions that are still to be answered."""
        from ledger.rules.gate import missing

        return missing(self.answers)

    def events(self) -> list[Decided]:
        """The events of the experiment's stream, in order."""
        from ledger.rules.observable import declaration

        observable = self.plan["spec"]["observable"]
        declared = {"observable_class": observable["class"], "declaration": declaration(observable)}
        return [
            ("experiment.proposed", {**self.plan, "ancestor": self.ancestor, "changed": self.changed}),
            ("observable.declared", declared),
            *(("gate.answered", self._answer(name)) for name in self.answers),
            ("gate.checked", self._checked()),
        ]

    def _answer(self, name: str) -> dict[str, Any]:
        source = self.ancestor if name in self.carried else None
        return {"field": name, "answer": self.answers[name], "carried_from": source}

    def _checked(self) -> dict[str, Any]:
        from ledger.actions.planning.gate import looked_at

        missing = self.missing()
        return {
            "ready": not missing, "missing": missing, "refused": self.rejected,
            "looked_at": looked_at(self.facts),
        }  # fmt: skip


def _inherited(
    store: "Store", ancestor: str | None, plan: dict[str, Any]
) -> tuple[list[str], dict[str, str], dict[str, str]]:
    """The keys that changed since the ancestor, its answers that they do not touch, those of its file."""
    if ancestor is None:
        return [], {}, {}
    from ledger.handle import load
    from ledger.plan.diff import changed_parts, touched_answers

    old = load(store, f"experiment-{ancestor}").state
    # answers are told by their own events; what they say changes nothing that runs
    changed = [key for key in changed_parts(old.proposed, plan) if key.partition(".")[0] != "gate"]
    touched = touched_answers(changed)
    kept = {name: data["answer"] for name, data in old.answers.items() if name not in touched}
    if "prior_results" in kept:
        kept["prior_results"] = _with_ancestor(kept["prior_results"], ancestor)
    return changed, kept, _written(old.proposed)


def _written(plan: dict[str, Any]) -> dict[str, str]:
    """The answers that stand in the spec's `[gate]`."""
    return {name: text.strip() for name, text in plan["spec"]["gate"].items() if text.strip()}


def _with_ancestor(text: str, ancestor: str) -> str:
    """The ancestor itself came before, so the answer cites it."""
    from ledger.rules.answers import mentions

    return text if mentions(text, ancestor) else f"{text} Ancestor: {ancestor}."
