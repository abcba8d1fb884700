"""A reader's own SQL over the view `events`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.store.open import Store

MOST_ROWS = 10_000


def audit_sql(store: "Store", sql: str) -> dict[str, Any]:
    """`{"columns": [name], "events": [{column: value}]}` of one SELECT; at most 10,000 rows.

    The view's index column is `idx`. UsageError for anything but one query.
    """
    from ledger.store.query import query
    from ledger.store.seal import seal

    seal(store)
    columns, rows = query(store, sql, MOST_ROWS)
    return {
        "columns": columns,
        "events": [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows],
    }


def _plain(value: Any) -> Any:
    """A value that JSON has; bytes as hex, the rest as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return str(value)
