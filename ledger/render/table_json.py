"""Tables as the JSON document of the command line."""

from typing import Any


def document(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """One table as it is, several as `{"tables": […]}`."""
    return tables[0] if len(tables) == 1 else {"tables": tables}
