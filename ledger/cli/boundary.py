"""The one boundary where exceptions become text or JSON and an exit code."""

import os
import sys
from typing import Any

from ledger.errors import LedgerError, Refused


def guard(args: list[str]) -> int:
    """Run the command that the arguments name; its exit code, whatever happens."""
    as_json = wants_json(args)
    try:
        from ledger.cli.root import root

        result = root().main(args or ["--help"], prog_name="ledger", standalone_mode=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        # raises again, for `main` to tell, where stdout itself is what failed
        sys.stdout.flush()
        return report(error, as_json)
    except Exception as error:
        return report(error, as_json)
    return result if isinstance(result, int) else 0


def wants_json(args: list[str]) -> bool:
    """Whether `--json` is among the ledger's own arguments (those after `--` belong to a command)."""
    own = args[: args.index("--")] if "--" in args else args
    return "--json" in own


def report(error: Exception, as_json: bool) -> int:
    """Say what went wrong and what to do; the exit code of the error's class."""
    from ledger.cli.commands import Interrupted

    if isinstance(error, LedgerError):
        return _known(error, as_json)
    if isinstance(error, Interrupted):
        return _say({"error": "interrupted", "remedy": "`ledger status` shows what was recorded"}, as_json, 1)
    if hasattr(error, "format_message"):
        return _usage(error, as_json)
    if isinstance(error, ValueError) and _of_a_text(error):
        return _text(error, as_json)
    return _unexpected(error, as_json)


def _known(error: LedgerError, as_json: bool) -> int:
    _traceback()
    if isinstance(error, Refused) and not as_json:
        from ledger.cli.refusal import show

        show(error)
        return error.exit_code
    return _say(error.as_dict(), as_json, error.exit_code)


def _usage(error: Any, as_json: bool) -> int:
    """A mistake in the command line itself, as typer found it."""
    context = getattr(error, "ctx", None)
    remedy = f"see `{context.command_path} --help`" if context else "see `ledger --help`"
    message = error.format_message().strip()
    if message.startswith("Usage:"):
        # a group called without a command answers with its own help
        message, remedy = ("a command is missing", remedy) if as_json else (message, "")
    elif context and not as_json:
        sys.stderr.write(context.get_usage() + "\n")
    return _say({"error": message, "remedy": remedy}, as_json, 2)


def _of_a_text(error: ValueError) -> bool:
    """Whether what was given cannot be stored: too long, U+0000, or a stray byte of the command line."""
    from schemas.canonical import UnstorableEvent
    from schemas.registry import InvalidEvent

    if isinstance(error, UnicodeEncodeError):
        return error.reason == "surrogates not allowed"
    return isinstance(error, InvalidEvent | UnstorableEvent)


def _text(error: ValueError, as_json: bool) -> int:
    """`decision.recorded v1: title: …` names the field and its limit."""
    _traceback()
    text = "a text is not UTF-8" if isinstance(error, UnicodeEncodeError) else f"it cannot be stored: {error}"
    return _say({"error": text, "remedy": "correct the text that is named; nothing was recorded"}, as_json, 2)


def _unexpected(error: Exception, as_json: bool) -> int:
    _traceback()
    text = " ".join(f"{type(error).__name__}: {error}".split())
    remedy = "set LEDGER_DEBUG=1 for the traceback"
    if not isinstance(error, OSError):
        remedy = f"this is a fault of the program; {remedy}"
    return _say({"error": text, "remedy": remedy}, as_json, 1)


def _traceback() -> None:
    if os.environ.get("LEDGER_DEBUG", "") not in ("", "0"):
        import traceback

        traceback.print_exc()


def _say(document: dict[str, Any], as_json: bool, code: int) -> int:
    from ledger.cli.output import clean_block, print_json, red

    if as_json:
        print_json(document)
        return code
    remedy = clean_block(document["remedy"])
    error = clean_block(document["error"])
    head = error if error.startswith("Usage:") else f"{red('error:')} {error}"
    sys.stderr.write(head + "\n" + (f"  {remedy}\n" if remedy else ""))
    return code
