"""`python -m workers COMMAND`: one JSON document on stdout, logs on stderr; --help lists the commands."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from ledger.errors import LedgerError


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code of design §7."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["count"]:
        from workers.counting.command import run

        return run(arguments[1:])
    options = _parser().parse_args(arguments)
    from workers.link import LedgerAway
    from workers.logs import configure

    configure()
    try:
        code, document = _COMMANDS[options.command](options)
    except LedgerError as error:
        code, document = error.exit_code, error.as_dict()
    except LedgerAway as away:
        code, document = 1, {"error": str(away), "remedy": "repeat it when the ledger is back"}
    if document is not None:
        _tell(document)
    return code


def _tell(document: dict[str, Any]) -> None:
    """Whoever wanted to hear it may have left meanwhile."""
    try:
        sys.stdout.write(json.dumps(document) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.launch import launch

    return launch(options.url, options.experiment, options.workers, watch=options.watch)


def _drain(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.drain import drain

    document = drain(options.url, options.spool)
    return int(bool(document["left"])), document


def _exec(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.exploratory import explore

    command = options.argv[1:] if options.argv[:1] == ["--"] else options.argv
    return explore(options.url, options.run, options.project, command), None


def _serve(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.paid.service import serve

    return serve(options.url)


def _rates(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.provider import rates

    return rates(options.backend)


def _apps(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.provider import apps

    return apps(options.backend)


def _reach(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.provider import reach

    return reach(options.backend)


def _bill(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.bill import bill

    return bill(options.backend, options.start, options.end)


def _cancel(options: argparse.Namespace) -> tuple[int, dict[str, Any] | None]:
    from workers.cancel import cancel

    return cancel(options.url, options.run)


_COMMANDS = {
    "bill": _bill, "cancel": _cancel, "rates": _rates, "apps": _apps, "reach": _reach, "serve": _serve,
    "run": _run, "drain": _drain, "exec": _exec,
}  # fmt: skip


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workers", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start the queued runs of an experiment and see them end")
    run.add_argument("--experiment", required=True)
    run.add_argument("--workers", type=int, default=0, help="at a time; 0: one for each core")
    run.add_argument("--watch", action="store_true", help="start nothing: see what runs to its end, and pay")
    drain = commands.add_parser("drain", help="deliver what lies in the spools")
    drain.add_argument("--spool", type=Path, default=None)
    explore = commands.add_parser("exec", help="run the command of an exploratory run")
    explore.add_argument("--run", required=True)
    explore.add_argument("--project", required=True)
    explore.add_argument("argv", nargs=argparse.REMAINDER)
    serve = commands.add_parser("serve", help="supervise all runs that compute elsewhere, as a service")
    bill = commands.add_parser("bill", help="what a provider has billed, by App and hour")
    for name, text in (("--backend", "the provider"), ("--start", "first hour"), ("--end", "end, exclusive")):
        bill.add_argument(name, required=True, help=text)
    cancel = commands.add_parser("cancel", help="end a run whose stop was approved")
    cancel.add_argument("--run", required=True)
    asked = {"rates": "what a provider charges", "apps": "what runs there", "reach": "whether it answers"}
    for name, text in asked.items():
        commands.add_parser(name, help=text).add_argument("--backend", required=True)
    commands.add_parser("count", help="count a model's parameters, FLOPs and memory")
    for command in (run, drain, explore, serve, cancel):
        command.add_argument("--url", default=os.environ.get("LEDGER_URL", ""), help="default: LEDGER_URL")
    return parser


if __name__ == "__main__":
    sys.exit(main())
