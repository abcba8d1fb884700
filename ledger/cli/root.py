"""The root of the command tree: knows every name, imports a command only when it is called."""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ledger.cli.catalogue import ENTRIES, SECTIONS, load
from ledger.cli.commands import CONTEXT, build, build_group
from ledger.cli.plain import lighten


class Root(TyperGroup):
    """Commands by name from the catalogue."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, coerced without pydantic."""
        return lighten(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the catalogue."""
        return list(ENTRIES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, imported now; None if there is none of that name."""
        if cmd_name not in ENTRIES:
            return None
        module = load(cmd_name)
        if hasattr(module, "COMMANDS"):
            return build_group(cmd_name, module)
        return build(cmd_name, module.command, module.HELP, getattr(module, "SETTINGS", None))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name; a misspelt one is answered with the nearest."""
        if args[0] in ENTRIES or args[0].startswith("-"):
            return super().resolve_command(ctx, args)
        from difflib import get_close_matches

        near = get_close_matches(args[0], ENTRIES, n=2, cutoff=0.5)
        hint = f" Did you mean {' or '.join(near)}?" if near else " `ledger --help` lists the commands."
        return ctx.fail(f"there is no command {args[0]!r}.{hint}")

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, by section."""
        width = max(map(len, ENTRIES))
        for title, entries in SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(entry.name.ljust(width), entry.summary) for entry in entries])


_ABOUT = """One book over decision, money, outcome and provenance of ML experiments.

It refuses what the protocol forbids before the money is spent, and every number that it prints opens onto
the events behind it.
"""

app = typer.Typer(
    cls=Root,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=_ABOUT,
    context_settings=dict(CONTEXT),
    epilog="`ledger COMMAND --help` shows options, exit codes and an example of each command. "
    "EXP is an experiment's id, its name (of several the newest), or @last. "
    "LEDGER_URL says where the ledger is; by default it is the nearest .ledger/ledger.db upwards from here.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from ledger.version import __version__

        typer.echo(f"ledger {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    pass


def root() -> Any:
    """The whole command line as one click command."""
    return typer.main.get_command(app)
