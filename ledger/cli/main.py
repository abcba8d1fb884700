"""The program `ledger`: parse, call, print. One exit code for each way to end (design §7)."""

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command line and return its exit code; the console script exits with it."""
    args = sys.argv[1:] if argv is None else argv
    _prepare()
    try:
        code = _version() if args == ["--version"] else _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        return _hush("")
    except OSError as error:
        return _hush(f"error: the output cannot be written: {error.strerror}\n")
    except KeyboardInterrupt:
        return 1
    return code


def _prepare() -> None:
    """A name that the terminal's encoding lacks is escaped, never a crash; a closed stream is no crash."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _run(args: list[str]) -> int:
    from ledger.cli.boundary import guard

    if not _asks(args):
        return guard(args)
    from ledger.cli.terminal import hushed

    # before anything slow: what is typed ahead may be a secret, and the terminal would echo it
    with hushed():
        return guard(args)


def _asks(args: list[str]) -> bool:
    """Whether a command may ask for a secret."""
    return args[:1] in (["approve"], ["approver"], ["stop"], ["rates"]) or "--approver" in args


def _version() -> int:
    from ledger.version import __version__

    sys.stdout.write(f"ledger {__version__}\n")
    return 0


def _hush(message: str) -> int:
    """Nobody reads any more (`ledger audit | head`): silent, also when the interpreter flushes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream, text in ((sys.stderr, message), (sys.stdout, "")):
        try:
            stream.write(text)
            stream.flush()
        except OSError:
            os.dup2(nowhere, stream.fileno())
    return 1
