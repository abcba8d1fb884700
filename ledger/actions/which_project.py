"""Which project a record belongs to where no experiment says it."""

import os
from typing import TYPE_CHECKING

from ledger.errors import UsageError
from schemas.ids import is_name

if TYPE_CHECKING:
    from ledger.projections.view import View


def which_project(view: "View", stated: str | None, first: str = "") -> str:
    """The project stated, else LEDGER_PROJECT, else that of `ledger.toml`, else the only one there is.

    `first` is the name to take in a ledger that has no project yet.
    """
    from ledger.settings import load

    name = stated or os.environ.get("LEDGER_PROJECT", "").strip() or load().project
    if not name:
        known = sorted(str(row["name"]) for row in view.rows("projects").values())
        known = known or ([first] if is_name(first) else [])
        if len(known) != 1:
            shown = f"this ledger has {', '.join(known)}" if known else "this ledger has no project yet"
            if first and not known:
                shown += f", and the folder's name {first!r} is not a legal one"
            raise UsageError(f"which project? {shown}", "state it: --project NAME, or set LEDGER_PROJECT")
        name = known[0]
    if not is_name(name):
        raise UsageError(f"{name!r} is not a name", "1–100 letters, digits, '.', '_', '-'")
    return name
