"""The caps in force for one request: of the account, of its project and of its experiment. Pure."""

from typing import Any

from ledger.domain.ledger import Ledger
from ledger.domain.ledger_legal import DEFAULT_CAP


def in_force(
    state: Ledger, account: str, *, paid: bool, lowered: int | None = None, project: str | None = None,
    experiment: str | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """`[{scope, name, cap, cause}]` in micro-dollars, the account's first.

    Without an approver the cap of a paid account is 0. `lowered`: what `ledger.toml` states; it may only
    lower.
    """
    found = [_account(state, account, paid, lowered)]
    for scope, name in (("project", project), ("experiment", experiment)):
        stated = state.caps.get((account, scope, name))
        if name is not None and stated is not None:
            found.append({"scope": scope, "name": name, "cap": stated["cap"], "cause": _cause(stated)})
    return found


def _account(state: Ledger, account: str, paid: bool, lowered: int | None) -> dict[str, Any]:
    stated = state.caps.get((account, "account", None))
    cap, cause = (DEFAULT_CAP, "default") if stated is None else (int(stated["cap"]), _cause(stated))
    if paid and not state.active:
        cap, cause = 0, "no approver is enrolled"
    elif lowered is not None and lowered < cap:
        cap, cause = lowered, "ledger.toml"
    return {"scope": "account", "name": None, "cap": cap, "cause": cause}


def _cause(stated: dict[str, Any]) -> str:
    signed = stated["signed"]
    return "cap.stated" if signed is None else f"cap.stated by {signed['by']}"
