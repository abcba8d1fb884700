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
    found, rows = query(store, sql, MOST_ROWS)
    columns = _distinct(found)
    return {
        "columns": columns,
        "events": [{name: _plain(value) for name, value in zip(columns, row, strict=True)} for row in rows],
    }


def _distinct(names: list[str]) -> list[str]:
    """Names that tell columns apart: a second `count` reads `count_2`, since a row is a JSON object."""
    told: list[str] = []
    for name in names:
        number, shown = 1, name
        while shown in told:
            number += 1
            shown = f"{name}_{number}"
        told.append(shown)
    return told


def _plain(value: Any) -> Any:
    """A value that JSON has; bytes as hex, the rest as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if value is None or isinstance(value, str | int | float | bool | dict | list):
        return value
    return str(value)
