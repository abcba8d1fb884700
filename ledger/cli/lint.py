"""`ledger lint`: what the rules find in scripts, before they cost money."""

from typing import Annotated, Any

import typer

from ledger.cli.options import Json
from ledger.cli.output import clean, print_json, print_text
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger lint train.py", "ledger lint train.py modal_app.py --json"),
    exits={
        0: "no error; warnings may be listed",
        2: "a file is not Python, or is a notebook",
        3: "an error is among the findings; not recorded",
        4: "no such file",
    },
    json='{"ok", "files", "findings": [{"rule", "file", "line", "level", "message", "remedy"}]}, after an '
    'error also "refused": [{"rule", "reason", "remedy"}].',
)
Files = Annotated[
    list[str], typer.Argument(metavar="SCRIPT.py...", help="Scripts; read together.", show_default=False)
]


def command(files: Files, *, json: Json = False) -> int:
    """Read scripts, without importing them, for what the rules forbid or warn of (R16, R25, R27).

    Looks for Modal functions without retries or timeout, for .map where .spawn is due, Volume writes
    without commit, whole-model torch.save, training without checkpoints, and print without flush. Name
    the files of one project together: names are followed from one into the other.
    """
    from ledger.actions.runs.lint import lint, refusals

    document = lint(files)
    refused = refusals(document["findings"])
    if json:
        print_json({**document, "refused": refused} if refused else document)
    else:
        print_text(_text(document))
    return 3 if refused else 0


def _text(document: dict[str, Any]) -> str:
    from ledger.actions.runs.lint import counted

    findings, files = document["findings"], document["files"]
    places = [f"{clean(one['file'])}:{one['line']}" for one in findings]
    most = max((len(place) for place in places), default=0)
    lines = []
    for place, one in zip(places, findings, strict=True):
        head = f"{place:<{most}}  {one['rule']} {one['level']:<7}  "
        lines += [head + clean(one["message"]), " " * len(head) + clean(one["remedy"])]
    where = clean(files[0]) if len(files) == 1 else f"{len(files)} files"
    return "\n".join([*lines, f"{where}: {counted(findings)}"])
