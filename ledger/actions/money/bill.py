"""What a provider has billed: asked in a process of its own, closed hours only."""

from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.errors import LedgerError

if TYPE_CHECKING:
    from ledger.rules.billing_rows import Bill
    from ledger.store.open import Store

ASK_SECONDS = 120.0


class Answer(NamedTuple):
    """`bill` is None where this account may not see its bills; `why` says so."""

    bill: "Bill | None"
    why: str


def ask_bill(store: "Store", account: str, start: int, until: int) -> Answer:
    """The hours from `start` to `until` (microseconds, whole hours) of everything in the environment.

    NoAnswer if the provider cannot be reached; LedgerError for a report that cannot be read.
    """
    from ledger.actions.money.provider import ask
    from ledger.rules.billing_rows import read_bill

    told = ask(store, "bill", account, "--start", _hour(start), "--end", _hour(until), seconds=ASK_SECONDS)
    if told.get("denied"):
        return Answer(None, str(told["denied"]))
    try:
        return Answer(read_bill(_rows(told), until), "")
    except ValueError as error:
        reason = f"the bill of {account} cannot be read: {error}"
        raise LedgerError(reason, "nothing was recorded; unknown cost stays unknown") from None


def _rows(told: dict[str, Any]) -> list[dict[str, Any]]:
    rows = told.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError("it has no rows")
    return rows


def _hour(micros: int) -> str:
    from schemas.clock import to_text

    return to_text(micros)[:19] + "Z"
