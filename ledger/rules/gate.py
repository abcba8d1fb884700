"""The gate: the eight answers R5 to R12 and their completeness R13."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ledger.rules.answers import is_placeholder, not_applicable
from ledger.rules.copied import copied_from
from ledger.rules.gate_metric import r9_metric
from ledger.rules.gate_model import r6_isa_formula
from ledger.rules.gate_text import r5_tokenization, r7_b_matrix, r8_training, r10_research_question
from ledger.rules.observable import r35_metric_answer
from ledger.rules.prior import address, cite, r11_prior_results, r12_known_bugs
from ledger.rules.refusal import Refusal, refusal
from schemas.spec_words import GATE_FIELDS

RULES = dict(zip(GATE_FIELDS, ("R5", "R6", "R7", "R8", "R9", "R10", "R11", "R12"), strict=True))
MAY_BE_NA = ("tokenization", "b_matrix", "training")
EXAMPLES = {
    "tokenization": "one row: day (0 to 9) and the reaction time in ms",
    "isa_formula": "MLP in train_mlp.py, two linear layers with tanh between",
    "b_matrix": "random, uniform ±1/√n of the layer, full rank",
    "training": "forward, full batch",
    "metric": "rmse in ms on the held-out subject, lower is better",
    "research_question": "This run tests whether …",
    "prior_results": "ledger table mean: 53.2 ms; or: none was found",
    "known_bugs": "none known; or: x3f… diverged at lr 10, this run uses 0.01",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ledger itself found, for the answers that it can check.

    `names`: classes and functions in the frozen code (plan.names.code_names).
    `others`: earlier answers `{"experiment", "architecture", "field", "answer"}`.
    `citable`: ids and names that `prior_results` may cite.
    `earlier`: experiments with results of this architecture on this data `{"experiment", "name"}`.
    `dead_ends`: matching ones (rules.dead_ends.matches), each to be addressed.
    """

    names: set[str] = field(default_factory=set)
    others: list[dict[str, Any]] = field(default_factory=list)
    citable: set[str] = field(default_factory=set)
    earlier: list[dict[str, Any]] = field(default_factory=list)
    dead_ends: list[dict[str, Any]] = field(default_factory=list)


def missing(answers: dict[str, str]) -> list[str]:
    """The fields without an answer, in the protocol's order; a placeholder is none."""
    return [name for name in GATE_FIELDS if not is_answer(name, answers.get(name))]


def is_answer(name: str, text: str | None) -> bool:
    """Whether a text answers a field at all; `n/a: why` does so for three of them, `none` for two."""
    if (
        text is not None
        and name in ("prior_results", "known_bugs")
        and text.strip().lower() in ("none", "no")
    ):
        return True
    if is_placeholder(text):
        return False
    return not_applicable(text or "") is None or name in MAY_BE_NA


def example(name: str, facts: Facts) -> str:
    """What an answer looks like; what the ledger found itself is named in it."""
    if name == "prior_results" and facts.earlier:
        return cite(facts.earlier)
    if name == "known_bugs" and facts.dead_ends:
        return address(facts.dead_ends)
    return EXAMPLES[name]


def r13_complete(answers: dict[str, str], facts: Facts) -> list[Refusal]:
    """R13: a launch needs all eight answers."""
    absent = missing(answers)
    if not absent:
        return []
    flags = " ".join(f'--answer {name}="{example(name, facts)}"' for name in absent[:2])
    more = " …" if len(absent) > 2 else ""
    reason = f"{len(absent)} of the eight questions have no answer: {', '.join(absent)}"
    return [refusal("R13", reason, f"ledger gate EXP {flags}{more}")]


def check_answers(spec: dict[str, Any], answers: dict[str, str], facts: Facts) -> list[Refusal]:
    """R5 to R12 for every answer that was given; what was not given is R13's affair."""
    found: list[Refusal] = []
    for name in GATE_FIELDS:
        text = answers.get(name)
        if text is None or not text.strip():
            continue
        found += _form(name, text, facts) or _one(name, spec, text, facts)
    return found


def check_gate(
    spec: dict[str, Any], answers: dict[str, str], facts: Facts, fallen: dict[str, str] | None = None
) -> list[Refusal]:
    """R5 to R13: empty if the gate is passed. `answers` maps canonical fields to text.

    `fallen` are answers that were rejected before and do not count: R13 names their fields as missing,
    their own rules say why.
    """
    return [*r13_complete(answers, facts), *check_answers(spec, {**(fallen or {}), **answers}, facts)]


def _form(name: str, text: str, facts: Facts) -> list[Refusal]:
    if is_answer(name, text):
        return []
    remedy = f'ledger gate EXP --answer {name}="{example(name, facts)}"'
    if not is_placeholder(text):
        return [refusal(RULES[name], f"{name} always applies: n/a is no answer to it", remedy)]
    return [refusal(RULES[name], f"{name}: {text.strip()[:60]!r} is no answer", remedy)]


def _one(name: str, spec: dict[str, Any], text: str, facts: Facts) -> list[Refusal]:
    copied = copied_from(name, spec["model"]["architecture"], text, facts.others)
    if copied:
        reason = f"{name} is word for word the answer of {copied}, which has another architecture"
        return [refusal(RULES[name], reason, f"answer {name} for {spec['model']['architecture']} itself")]
    return _check(name, spec, text, facts)


def _check(name: str, spec: dict[str, Any], text: str, facts: Facts) -> list[Refusal]:
    checks: dict[str, Callable[[], list[Refusal]]] = {
        "tokenization": lambda: r5_tokenization(text),
        "isa_formula": lambda: r6_isa_formula(text, spec["model"]["architecture"], facts.names),
        "b_matrix": lambda: r7_b_matrix(text),
        "training": lambda: r8_training(text),
        "metric": lambda: [*r9_metric(text, spec["metric"]), *r35_metric_answer(text, spec)],
        "research_question": lambda: r10_research_question(text),
        "prior_results": lambda: r11_prior_results(text, facts.citable, facts.earlier),
        "known_bugs": lambda: r12_known_bugs(text, facts.dead_ends),
    }
    return checks[name]()
