"""R41: the grade of a claim by all that it cites, as of any date; pure."""

from collections.abc import Iterable, Sequence
from typing import Any

from ledger.rules.caps import Finding, Item, caps
from ledger.rules.evidence_base import COST, IMPORTED
from ledger.rules.grades import FLOOR, grade, name
from ledger.rules.refusal import Refusal, refusal

HYPOTHESIS = 5
"""A claim that cites nothing."""
_CITE = "cite the events that show it: --cite EVENT, or --cite EXP for all its results"


def judge(kind: str, evidence: Sequence[Item], as_of: str) -> tuple[int, list[Finding]]:
    """The grade (1 the strongest) and what made it so: the weakest event, then the caps and penalties."""
    if not evidence:
        return HYPOTHESIS, [Finding("base", "no evidence is cited: E5, a hypothesis", _CITE)]
    held = caps(evidence, kind, as_of)
    # one event that does not carry the claim weakens it: a strong one beside it proves nothing
    weakest = max(item["base"] for item in evidence)
    return grade(weakest, **{item.name: True for item in held}), [*_weak(evidence, kind), *held]


def regrade(row: dict[str, Any], as_of: str) -> tuple[int, list[str]]:
    """The grade of a row of the projection `claims` as of a date (YYYY-MM-DD), and why it is not better."""
    rank, found = judge(row["kind"], cited(row), as_of)
    return rank, [item.text for item in found]


def cited(row: dict[str, Any]) -> list[Item]:
    """Everything that a claim rests on, its reverifications included."""
    return [*row["evidence"], *(item for again in row["reverifications"] for item in again["evidence"])]


def labels(row: dict[str, Any]) -> list[str]:
    """What the tables behind a claim and behind its reverifications say about themselves, each once."""
    later = (label for again in row["reverifications"] for label in again["labels"])
    return list(dict.fromkeys([*row["labels"], *later]))


def carries(kind: str, rank: int) -> bool:
    """Whether a grade is good enough for a kind of claim."""
    return rank <= FLOOR[kind]


def r41_floor(kind: str, rank: int, found: Sequence[Finding]) -> list[Refusal]:
    """R41: architecture needs E2, financial E1; the reason names each cap, the remedy what would lift it."""
    if carries(kind, rank):
        return []
    why = "; ".join(item.text for item in found)
    need = f"{name(FLOOR[kind])}{' or better' if FLOOR[kind] > 1 else ''}"
    reason = f"this evidence is {name(rank)} and {_an(kind)} claim needs {need}: {why or 'by its type'}"
    lifts = [item.lift for item in found] or [_lift(kind)]
    return [refusal("R41", reason, "; ".join(dict.fromkeys(lifts)))]


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _weak(evidence: Iterable[Item], kind: str) -> list[Finding]:
    """Why some of the events are weak by themselves, each reason once."""
    good = min(2, FLOOR[kind])
    found = {_reason(item, kind): _lift(kind, item) for item in evidence if item["base"] > good}
    return [Finding("base", text, lift) for text, lift in found.items()]


def _reason(item: Item, kind: str) -> str:
    limit = f"{name(item['base'])} at best"
    if item["type"] in IMPORTED and not item["primary"] and kind != "financial":
        return f"an import whose source nobody else can look up ({item['source']}): {limit}"
    if not item["primary"]:
        return f"{item['type']} is no measurement{' of cost' if kind == 'financial' else ''}: {limit}"
    if item["type"] in COST:
        return f"{item['type']} is an estimate, not the provider's bill: {limit}"
    if item["synthetic"]:
        return f"synthetic or simulated data: {limit}"
    logged = "metrics.logged is what a run printed on its way, no result"
    return f"{logged}: {limit}" if item["type"] == "metrics.logged" else f"{item['type']}: {limit}"


def _lift(kind: str, item: Item | None = None) -> str:
    if kind == "financial":
        return "cite nothing but cost that the provider's bill has confirmed"
    if item is not None and item["type"] in IMPORTED:
        return "import it with its public address or its DOI: `ledger import results … --source URL`"
    return "cite results on real data (--cite EXP), and nothing weaker beside them"
