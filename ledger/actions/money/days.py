"""The days of an account's budget. Time never goes backwards: neither does the day."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledger.store.open import Store

_PAGE = 8
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def day_of(store: "Store", account: str | None = None) -> str:
    """The date (UTC) of the database's clock, or of the newest recorded event where that is later.

    With an account, never before the newest day that it has opened either: a clock that is set back
    opens no second cap.
    """
    from ledger.store import read
    from schemas.clock import to_text

    newest = store.database.query("SELECT recorded_at FROM events ORDER BY position DESC LIMIT 1")
    moment = max([read.now_micros(store), *(row[0] for row in newest)])
    day = to_text(moment)[:10]
    if account is None:
        return day
    return max(day, next(days(store, account), day))


def days(store: "Store", account: str, before: str = "") -> Iterator[str]:
    """The days that an account has opened, newest first; only earlier ones if `before` is given."""
    prefix = f"budget-{account}-"
    low, high = f"{prefix}0", f"{prefix}{before or ':'}"
    sql = """SELECT stream FROM events WHERE version = 1 AND stream >= ? AND stream < ?
      ORDER BY stream DESC LIMIT ?"""
    while True:
        found = [row[0] for row in store.database.query(sql, (low, high, _PAGE))]
        for stream in found:
            # `:` follows `9`; an account called after this one and a digit would come along
            if _DAY.fullmatch(stream, len(prefix)):
                yield stream.removeprefix(prefix)
        if len(found) < _PAGE:
            return
        high = found[-1]
