"""Mathematics first: R1 to R4, of a canonical spec."""

import re
from typing import Any

from ledger.rules.answers import is_placeholder, not_applicable
from ledger.rules.refusal import Refusal, refusal
from schemas.spec_words import COUNTS, UNNECESSARY

_EXACT = re.compile(r"[0-9]+\Z|[0-9]{1,3}([,_ ][0-9]{3})+\Z")
_KEEP = re.compile(r"(?:keep|kept|keeping)\b[\s:;,.()–—-]*(.*)", re.IGNORECASE | re.DOTALL)
_PLAIN = ("none", "no", "yes", "n/a")
_ROUGH = re.compile(r"[~≈≃≅±]|\babout\b|\bapprox|\baround\b|\broughly\b|[0-9]\s*[kmgbt]\b", re.IGNORECASE)


def check_math(spec: dict[str, Any]) -> list[Refusal]:
    """R1 to R4 together, in this order."""
    return [*r1_expression(spec), *r2_unnecessary(spec), *r3_counts(spec), *r4_dimensions(spec)]


def r1_expression(spec: dict[str, Any]) -> list[Refusal]:
    """R1: a mathematical expression of 1–3 lines comes before anything else."""
    text = spec["math"]["expression"]
    lines = [line for line in text.splitlines() if line.strip()]
    remedy = 'write [math] expression = "y = W2 tanh(W1 d + b1) + b2" (LaTeX or Unicode, 1–3 lines)'
    if not lines or is_placeholder(text):
        return [refusal("R1", "there is no mathematical expression", remedy)]
    if len(lines) > 3:
        return [refusal("R1", f"the mathematical expression has {len(lines)} lines, at most 3", remedy)]
    return []


def r2_unnecessary(spec: dict[str, Any]) -> list[Refusal]:
    """R2: six answers to "what is unnecessary?"; whoever keeps a thing says why."""
    answers = spec["math"]["unnecessary"]
    found = []
    for name in UNNECESSARY:
        remedy = f'write [math.unnecessary] {name} = "removed", or "keep: why"'
        text = answers.get(name, "")
        kept = _KEEP.match(text.strip())
        if kept and is_placeholder(kept[1]):
            found.append(refusal("R2", f"{name} is kept without a reason", remedy))
        elif not text.strip() or (is_placeholder(text) and text.strip().lower() not in _PLAIN):
            found.append(refusal("R2", f"nothing says whether {name.replace('_', ' ')} is needed", remedy))
    return found


def exact_count(value: Any) -> int | None:
    """The integer that a count states exactly (`49`, `"7,012,345"`); None for `~7M`, `7M`, 7e6."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value >= 0 else None
    if isinstance(value, str) and _EXACT.match(value.strip()) and len(value) < 40:
        return int(re.sub(r"[,_ ]", "", value.strip()))
    return None


def r3_counts(spec: dict[str, Any]) -> list[Refusal]:
    """R3: counts that the spec states are exact integers."""
    counts = spec["math"]["counts"]
    return [
        refusal(
            "R3",
            f"{name} = {str(counts[name])[:60]!r} is not an exact count",
            f"write the exact integer: [math.counts] {name} = 49, or leave it out and let the ledger count",
        )
        for name in COUNTS
        if name in counts and exact_count(counts[name]) is None
    ]


def r3_agrees(spec: dict[str, Any], counted: dict[str, Any]) -> list[Refusal]:
    """R3: a stated count equals the one that was counted; `counted` holds integers or None by name."""
    found = []
    for name in COUNTS:
        stated, real = exact_count(spec["math"]["counts"].get(name)), counted.get(name)
        if stated is not None and real is not None and stated != real:
            reason = f"{name} is stated as {stated}, counted as {real}"
            found.append(refusal("R3", reason, f"write {name} = {real}, or correct the model"))
    return found


def r4_dimensions(spec: dict[str, Any]) -> list[Refusal]:
    """R4: the dimensions of each layer are stated, exactly; `n/a: why` where there are no layers."""
    text = spec["model"]["dimensions"]
    remedy = 'write [model] dimensions = "1-16-1": the size of each layer, derived from the input'
    if is_placeholder(text):
        return [refusal("R4", f"the dimensions are not stated: {text!r}", remedy)]
    if not_applicable(text):
        return []
    if not re.search(r"[0-9]", text) or re.search(r"\bauto\b", text.lower()):
        return [refusal("R4", f"{text[:80]!r} does not state the size of each layer", remedy)]
    if _ROUGH.search(text):
        return [refusal("R4", f"{text[:80]!r} is approximate", remedy)]
    return []
