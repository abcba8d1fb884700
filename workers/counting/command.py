"""`python -m workers count MODULE:CLASS --shape 32,22 [--folder DIR] [--arg NAME=VALUE]`: prints JSON."""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NoReturn

from ledger.errors import LedgerError, Uncountable, UsageError
from workers.counting.build import build, sample_of


def count(
    entry: str,
    folder: Path | str = ".",
    shapes: Sequence[str] = (),
    *,
    arguments: dict[str, Any] | None = None,
    optimizer: str = "adam",
) -> dict[str, Any]:
    """Builds `module:Class` from `folder` and counts it: the fields of `experiment.counted`.

    `shapes`: one "32,22" or "4,10:int64" per positional input; none: the parameters alone.
    """
    try:
        import torch  # noqa: F401  # only to say early and plainly that it is missing
    except ImportError:
        raise Uncountable("torch is not installed here", "pip install 'experiment-ledger[torch]'") from None
    from workers.measure import describe

    given = dict(arguments or {})
    sample = sample_of(shapes)
    described = describe(build(entry, Path(folder), given), sample, optimizer=optimizer)
    described["details"] = {**described["details"], "entry": entry, "arguments": given}
    return described


def run(argv: Sequence[str]) -> int:
    """Prints the counts, or {"error", "remedy"} with exit code 2. What the model prints goes to stderr."""
    try:
        with redirect_stdout(sys.stderr):
            options = _parser().parse_args(argv)
            arguments = dict(_named(text) for text in options.arg)
            document = count(
                options.entry, options.folder, options.shape, arguments=arguments, optimizer=options.optimizer
            )
    except LedgerError as error:
        return _write(error.as_dict(), 2)
    return _write(document, 0)


def _write(document: dict[str, Any], code: int) -> int:
    sys.stdout.write(json.dumps(document, sort_keys=True) + "\n")
    return code


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message, self.format_usage().strip())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m workers count", description="Counts a model; prints JSON.")
    parser.add_argument("entry", metavar="MODULE:CLASS")
    parser.add_argument("--shape", action="append", default=[], metavar="32,22[:int64]", help="one per input")
    parser.add_argument("--folder", default=".", help="where the module lies")
    parser.add_argument("--arg", action="append", default=[], metavar="NAME=VALUE", help="JSON, or else text")
    parser.add_argument("--optimizer", default="adam")
    return parser


def _named(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise UsageError(f"--arg {text!r} is not NAME=VALUE", "for instance --arg hidden=64")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value
