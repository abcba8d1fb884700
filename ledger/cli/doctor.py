"""`ledger doctor`: check installation and database."""

import sys
from typing import Any

from ledger.cli.options import Json
from ledger.cli.output import clean, coloured, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger doctor", "ledger doctor --json"),
    exits={0: "nothing is wrong", 1: "something is; each finding names its remedy"},
    json='{"ok", "checks": [{"name", "ok", "detail", "remedy"}]}; ok is null for what is worth knowing.',
)
_WORDS = {True: "ok  ", None: "note", False: "BAD "}
_COLOURS = {True: 32, None: 33, False: 31}


def command(json: Json = False) -> int:
    """Check installation and database; name the remedies.

    It looks at Python, the SQLite library, drivers, the disk, the guards of the ledger in use, what still
    waits for delivery, and whether Modal answers where there are credentials. It changes nothing.
    """
    from ledger.actions.book.doctor import doctor

    document = doctor()
    show(document, json, lambda: "\n".join(map(_line, document["checks"])))
    return 0 if document["ok"] else 1


def _line(check: dict[str, Any]) -> str:
    word = _WORDS[check["ok"]]
    if coloured(sys.stdout):
        word = f"\x1b[{_COLOURS[check['ok']]}m{word}\x1b[0m"
    line = f"{word}  {clean(check['name'])}: {clean(check['detail'])}"
    return line + (f"\n      {clean(check['remedy'])}" if check["remedy"] else "")
