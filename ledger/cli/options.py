"""Options that several commands share."""

from typing import Annotated

import typer

from ledger.errors import UsageError

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
Exp = Annotated[
    str, typer.Argument(metavar="EXP", help="Id, name (of several the newest), or @last.", show_default=False)
]
Actor = Annotated[
    str,
    typer.Option(
        "--actor",
        envvar="LEDGER_ACTOR",
        metavar="NAME",
        help="Who asks; by default user@host.",
        show_default=False,
    ),
]
ToIndex = Annotated[
    int | None, typer.Option("--to", metavar="INDEX", help="The ledger as it stood at an index.")
]
AtTime = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="The ledger as it stood at a time (ISO 8601, UTC)."),
]

Project = Annotated[
    str | None,
    typer.Option(
        "--project", metavar="NAME", help="By default the one in use, or the only one.", show_default=False
    ),
]

FORMATS = ("terminal", "md", "csv", "json", "tex")
Format = Annotated[
    str, typer.Option("--format", metavar="WORD", help=f"One of {', '.join(FORMATS)}.", show_default=False)
]


def check_format(format: str) -> None:
    """UsageError for a format that no table has."""
    if format not in FORMATS:
        raise UsageError(f"--format {format!r} is not known", f"one of {', '.join(FORMATS)}")


def who(actor: str) -> str:
    """The actor that is recorded: what was stated, else user@host."""
    if actor.strip():
        from ledger.actions.texts import check_form

        check_form("actor", actor)
        return actor.strip()
    import platform

    return f"{login()}@{platform.node() or 'localhost'}"


def login() -> str:
    """The name of the user who runs this."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # a container may run a user id that has no name
        return "unknown"
