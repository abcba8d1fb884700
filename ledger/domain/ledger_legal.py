"""Which event may follow in the stream `ledger`. That signatures are genuine, `verify` shows."""

from typing import Any

from ledger.domain.ledger import Ledger

DEFAULT_CAP = 20_000_000
"""Micro-dollars a day and account, where nothing else is stated (R18)."""


def legal(state: Ledger, type_name: str, data: dict[str, Any]) -> str | None:
    """Why this event may not follow, or None."""
    if type_name == "ledger.opened":
        return "the ledger was opened before" if state.opened else None
    if type_name not in _CHECKS:
        return f"{type_name} has no place in the stream of the ledger"
    if not state.opened:
        return "the ledger was never opened"
    return _signer(state, data) or _CHECKS[type_name](state, data)


def _signer(state: Ledger, data: dict[str, Any]) -> str | None:
    signed = data.get("signed")
    if signed is None:
        return None
    if signed["by"] not in state.active:
        return f"{signed['by']} is no approver of this ledger"
    return "its nonce was used before" if signed["nonce"] in state.nonces else None


def _always(state: Ledger, data: dict[str, Any]) -> str | None:
    return None


def _enrolled(state: Ledger, data: dict[str, Any]) -> str | None:
    if data["fingerprint"] in state.approvers:
        return f"{data['fingerprint']} was enrolled before"
    if state.approvers and data["signed"] is None:
        return "only the first approver is trusted on first use; another one has to sign for this one"
    return None


def _revoked(state: Ledger, data: dict[str, Any]) -> str | None:
    return None if data["fingerprint"] in state.active else f"{data['fingerprint']} is no approver"


def _cap(state: Ledger, data: dict[str, Any]) -> str | None:
    if (data["scope"] == "account") != (data["name"] is None):
        return "a cap of a project or an experiment has a name, the account's has none"
    return (
        "a cap may only be raised by an approver" if raises(state, data) and data["signed"] is None else None
    )


def raises(state: Ledger, data: dict[str, Any]) -> bool:
    """Whether a cap would be higher than what is in force."""
    held = state.caps.get((data["account"], data["scope"], data["name"]))
    if held is not None:
        return bool(data["cap"] > held["cap"])
    return bool(data["scope"] == "account" and data["cap"] > DEFAULT_CAP)


def _rates(state: Ledger, data: dict[str, Any]) -> str | None:
    if data["how"] == "stated" and data["signed"] is None:
        return "rates that are stated by hand need an approver's signature"
    return None


_CHECKS = {
    "replay.checked": _always,
    "approver.enrolled": _enrolled,
    "approver.revoked": _revoked,
    "approver.refused": _always,
    "cap.stated": _cap,
    "rates.recorded": _rates,
    "app.assigned": _always,
    "supervisor.bound": _always,
}
