"""Addresses of numbers: `table/EXP/mean`, `table/EXP.2/row/SUBJECT/mean`, `compare/A/B/n`, `project/NAME`,
`claim/ID`.

An address names a value of the ledger as of an index, so that a printed number can be derived again.
"""

import re
from typing import Any

SHORT = 12
"""Signs of a ledger's id in an address; a page says the whole of it once."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_ESCAPE = re.compile(r"=([0-9A-F]{2})")
_SLUG = re.compile(r"[^a-z0-9]+")


def quote(text: str) -> str:
    """One part of an address: bytes that are not plain stand as `=2F`; safe in Markdown and in LaTeX."""
    return _UNSAFE.sub(lambda sign: "".join(f"={byte:02X}" for byte in _bytes(sign[0])), text)


def unquote(text: str) -> str:
    """The text behind a quoted part."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]).decode("latin-1"), text).encode(
        "latin-1", "replace"
    ).decode("utf-8", "replace")  # fmt: skip


def _bytes(sign: str) -> bytes:
    return sign.encode("utf-8", "replace")


def join(*parts: object) -> str:
    """An address of its parts."""
    return "/".join(quote(str(part)) for part in parts)


def split(address: str) -> list[str]:
    """The parts of an address."""
    return [unquote(part) for part in address.split("/")]


def table_name(table: dict[str, Any]) -> str:
    """What an address calls a table: the experiment, of a grid with the number of the configuration.

    The winner of a grid has no number: it is picked again when the address is looked up.
    """
    number = table.get("config_number")
    return str(table["experiment"]) + (f".{number}" if number is not None and table["configs"] > 1 else "")


def of_table(table: dict[str, Any], *fields: object) -> str:
    """The address of a table, or of one of its fields."""
    return join("table", table_name(table), *fields)


def label(*parts: object) -> str:
    """A short name for a footnote, made of names that others chose: letters, digits and dashes."""
    found = "-".join(slug for part in parts if (slug := _SLUG.sub("-", str(part).lower())[:24].strip("-")))
    return found if found and not found.replace("-", "").isdigit() else f"n-{found}".strip("-")
