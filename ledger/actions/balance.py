"""What an account may still spend today."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store


class Balance(NamedTuple):
    """Amounts in micro-dollars; `opened` says whether the day has begun."""

    account: str
    day: str
    cap: int
    spent: int
    reserved: int
    opened: bool
    blocked: bool


def today(store: "Store") -> str:
    """The date of the database's clock, in UTC."""
    from ledger.store.read import now_micros
    from schemas.clock import to_text

    return to_text(now_micros(store))[:10]


def balance(store: "Store", view: "View", account: str, day: str) -> Balance:
    """The balance of an account's day; settings may only lower the cap, a paid account has none of its own.

    Spending counts by the budget's own stream or by what runs reported, whichever is more.
    """
    from ledger.handle import load
    from ledger.rules.cost import is_paid
    from ledger.settings import load as load_settings

    state = load(store, f"budget-{account}-{day}").state
    cap = 0 if is_paid({"backend": account}) else load_settings().daily_cap
    if state.opened is not None:
        cap = min(cap, state.cap)
    reported = (view.row("spend", f"{account}/{day}") or {"spent": 0})["spent"]
    return Balance(
        account, day, cap, max(state.spent, reported), state.reserved, state.opened is not None, state.overrun
    )
