"""How a function becomes a command: typer reads its signature, the help gains examples and exit codes."""

from inspect import cleandoc
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from ledger.cli.plain import lighten
from ledger.cli.usage import Usage, write_usage

CONTEXT = {"help_option_names": ["-h", "--help"]}


class Interrupted(Exception):
    """Ctrl-C."""


class LedgerCommand(TyperCommand):
    """A command whose help ends with examples; Ctrl-C reaches the boundary as an exception."""

    usage = Usage(())

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, coerced without pydantic."""
        return lighten(super().get_params(ctx))

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """`[OPTIONS] EXP`: arguments by their own names."""
        return ["[OPTIONS]", *(_argument(param) for param in self.get_params(ctx) if _is_argument(param))]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Arguments and options, each with a line of help."""
        params = self.get_params(ctx)
        arguments = [(_argument(param).strip("[]."), param.help) for param in params if _is_argument(param)]
        records = [param.get_help_record(ctx) for param in params if not _is_argument(param)]
        for title, rows in (("Arguments", arguments), ("Options", [row for row in records if row])):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Examples, exit codes, keys."""
        write_usage(self.usage, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run it; typer would turn Ctrl-C into exit 130, which is not in the contract."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted from None


class SubGroup(TyperGroup):
    """A command that has commands of its own; its help ends with examples as well.

    `default`: which of them is meant where none is named; without one the help is shown.
    """

    usage = Usage(())
    default = ""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The default command takes options that stand alone."""
        alone = not args or (args[0].startswith("-") and args[0] not in CONTEXT["help_option_names"])
        parsed: list[str] = super().parse_args(ctx, [self.default, *args] if self.default and alone else args)
        return parsed

    def get_params(self, ctx: Any) -> list[Any]:
        """Its parameters, coerced without pydantic."""
        return lighten(super().get_params(ctx))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Examples, exit codes, keys."""
        write_usage(self.usage, formatter)


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _argument(param: Any) -> str:
    name = param.metavar or param.name.upper()
    return name if param.required else f"[{name}]"


def build(name: str, function: Any, usage: Usage, settings: dict[str, Any] | None = None) -> Any:
    """The click command of one function."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name=name, cls=LedgerCommand, context_settings={**CONTEXT, **(settings or {})})(function)
    command: Any = typer.main.get_command(app)
    command.usage = usage
    return command


def build_group(name: str, module: Any) -> Any:
    """The click group of a module that lists its functions in `COMMANDS` as name → (function, usage)."""
    group = SubGroup(
        name=name,
        rich_markup_mode=None,
        help=cleandoc(module.__doc__),
        no_args_is_help=True,
        context_settings=dict(CONTEXT),
    )
    for inner, (function, usage) in module.COMMANDS.items():
        group.add_command(build(inner, function, usage), inner)
    group.usage = module.HELP
    group.default = getattr(module, "DEFAULT", "")
    return group
