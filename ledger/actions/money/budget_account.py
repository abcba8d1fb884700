"""Which account is meant."""

from typing import TYPE_CHECKING

from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store


def accounts(store: "Store") -> list[str]:
    """The accounts that have a budget or a cap, sorted."""
    from ledger.handle import load
    from ledger.store.read import streams_like

    days = {stream.removeprefix("budget-")[:-11] for stream in streams_like(store, "budget-")}
    return sorted(days | {account for account, _, _ in load(store, "ledger").state.caps})


def one_account(store: "Store", stated: str | None) -> str:
    """The account stated, else the only one there is; UsageError where that is not clear.

    An account is called as its backend.
    """
    from ledger.plan.backends import check_backend

    known = accounts(store)
    if stated is not None:
        if stated not in known:
            check_backend(stated)
        return stated
    if len(known) == 1:
        return known[0]
    shown = f"this ledger has {', '.join(known)}" if known else "this ledger has spent nothing yet"
    raise UsageError(f"which account? {shown}", "state it: --account NAME (as the backend is called)")
