"""How a day's money reads."""

from typing import Any

from ledger.cli.output import clean, columns
from ledger.errors import UsageError
from schemas.money import usd

_BLOCKED = {
    "overrun": "BLOCKED: a run cost more than was reserved for it; look at it, then "
    "`ledger budget clear --why TEXT`",
    "foreign": "BLOCKED: the bill names an App that nobody here knows: `ledger budget assign APP --why TEXT`",
}
_MOST = 8


def amount(text: str) -> int:
    """Micro-dollars of what was typed; UsageError for what is no amount."""
    from schemas.money import parse_usd

    try:
        return parse_usd(text)
    except ValueError as error:
        raise UsageError(str(error), "write dollars such as 7.50") from None


def text(document: dict[str, Any]) -> str:
    """A table of accounts; below it what of them needs a word."""
    head = ["ACCOUNT", "CAP", "SPENT", "RESERVED", "HEAD-ROOM"]
    names = ("cap_usd", "spent_usd", "reserved_usd", "headroom_usd")
    rows = [[clean(one["account"]), *(usd(one[name]) for name in names)] for one in document["accounts"]]
    lines = [f"{document['day']} (UTC)", columns([head, *rows])]
    for one in document["accounts"]:
        lines += _below(one)
    return "\n".join(lines)


def _below(one: dict[str, Any]) -> list[str]:
    lines = [_BLOCKED[one["blocked"]]] if one["blocked"] else []
    caps = {(cap["scope"], cap["name"]): cap["cap_usd"] for cap in one["caps"]}
    for scope in ("project", "experiment"):
        used = [_use(scope, row, caps) for row in one[f"{scope}s"]]
        lines += _few(used, f"more {scope}s")
    lines += [
        f"  approval of {clean(row['experiment'])}: ${row['used_usd']} used of ${row['drawn_usd']} drawn, "
        f"${row['approved_usd']} approved"
        for row in one["approvals"]
    ]
    lines += [
        f"  overrun of {clean(row['reservation'])}: ${row['amount_usd']}, reserved ${row['reserved_usd']}"
        for row in one["overruns"]
    ]
    lines += [
        f"  unknown App {clean(row['app'])}"
        + (f" ({clean(row['description'])})" if row["description"] else "")
        + f": ${row['billed_usd']}"
        for row in one["unknown_apps"]
    ]
    return lines + _few([_denial(row) for row in one["denials"]], "more were denied")


def _use(scope: str, row: dict[str, Any], caps: dict[tuple[str, str], str]) -> str:
    cap = caps.get((scope, row[scope]))
    told = "" if cap is None else f", cap ${cap}"
    return f"  {scope} {clean(row[scope])}: ${row['spent_usd']} spent, ${row['reserved_usd']} reserved{told}"


def _denial(row: dict[str, Any]) -> str:
    return (
        f"  denied {clean(row['reservation'])}: ${row['amount_usd']}, the {clean(row['limit'] or 'cap')} "
        f"left {usd(row['headroom_usd'])}"
    )


def _few(lines: list[str], rest: str) -> list[str]:
    hidden = len(lines) - _MOST
    return lines if hidden <= 0 else [*lines[:_MOST], f"  and {hidden} {rest}, see --json"]
