"""Which claim may stand in a stream: no grade is better than its evidence and its kind allow (R41)."""

from typing import Any


def legal(claims: int, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this claim, or its reverification, may not follow in a stream of some number of claims, or None."""
    if type_name == "claim.reverified":
        return None if claims else "no claim was made here"
    # every command loads this module, few meet a claim
    from ledger.rules.evidence import HYPOTHESIS, carries
    from ledger.rules.evidence_base import rank

    stated = rank(data["grade"])
    if stated < max((item["base"] for item in data["evidence"]), default=HYPOTHESIS):
        return f"the grade {data['grade']} is better than the evidence"
    return None if carries(data["kind"], stated) else f"{data['grade']} carries no {data['kind']} claim"
