"""Which reconciled hour may follow in the stream of an experiment. Amounts in micro-dollars."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.domain.experiment_state import Experiment


def legal(state: "Experiment", proposed: dict[str, Any], data: dict[str, Any]) -> str | None:
    """Why this hour may not follow, or None: its parts make up the bill, and a correction says news."""
    shares, residual = data["shares"], data["residual"]
    if sum(shares.values()) + residual != data["billed"]:
        return f"its shares and the residual make {sum(shares.values()) + residual}, not {data['billed']}"
    if residual < 0:
        return "the shares are more than the bill"
    former = state.bills.get((data["app"], data["hour"]))
    if former is None:
        return None
    if not set(former["shares"]) <= set(shares):
        return "a correction names every attempt that had a share before"
    return "it says the same as before" if not is_news(former, data) else None


def is_news(former: dict[str, Any] | None, data: dict[str, Any]) -> bool:
    """Whether an hour says anything that the last word on it did not; when it was read is no news."""
    if former is None:
        return True
    return any(former[name] != data[name] for name in ("billed", "counted", "shares", "residual"))
