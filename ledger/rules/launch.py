"""At the launch: cells that ended for good (R12), R21 to R23."""

from typing import Any

from ledger.rules.refusal import Refusal, refusal

FINAL = frozenset({"nan", "oom"})
"""The same science under the same seed would end so again: such a cell is not started again."""


def r12_ended(outcomes: list[str]) -> list[Refusal]:
    """R12: the outcomes of cells that ended for good."""
    shown = ", ".join(f"{outcomes.count(word)} {word}" for word in sorted(set(outcomes)))
    reason = f"{shown}: the same cell would end so again"
    return [refusal("R12", reason, "change the science: `ledger propose SPEC.toml --from EXP`")]


def r21_unchanged(drift: list[str]) -> list[Refusal]:
    """R21: code, data and environment at the launch are those of the gate; `drift` lists what is not."""
    if not drift:
        return []
    more = f" and {len(drift) - 5} more" if len(drift) > 5 else ""
    reason = f"not as it was proposed: {'; '.join(drift[:5])}{more}"
    return [refusal("R21", reason, "propose the changed plan: `ledger propose SPEC.toml --from EXP`")]


def r22_verified(cells: int, digest: str, smoke: dict[str, Any] | None) -> list[Refusal]:
    """R22: one run of this very plan was watched before several start.

    `smoke` holds the fields of smoke.verified, None if there is none.
    """
    if cells <= 1 or (smoke is not None and smoke["digest"] == digest):
        return []
    reason = f"{cells} runs would start before one was verified"
    if smoke is not None:
        reason = f"the verified run {smoke['run']} belongs to another digest, {smoke['digest'][:12]}"
    return [refusal("R22", reason, "run `ledger launch EXP --smoke` and let it end well")]


def r23_spawn_plan(plan: dict[str, Any]) -> list[Refusal]:
    """R23: the spawn plan says how many runs, for how much (micro-dollars), and how long (seconds)."""
    absent = [key for key in ("cells", "total", "eta_seconds") if plan.get(key) is None]
    if plan.get("cells") == []:
        absent.append("cells")
    if not absent:
        return []
    return [refusal("R23", f"the spawn plan lacks {', '.join(absent)}", "run `ledger estimate EXP` first")]
