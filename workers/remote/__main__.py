"""`python -m workers.remote ENVELOPE.json --call ID`: one call, for backends that start a process.

The training's output goes to stdout, and one JSON object as the last line. Exit code 0: the run ended ok, or
nothing was ours to do; 1: it ended otherwise; 75: the ledger could not be reached to claim, call again;
above 128: interrupted by that signal, call again.
"""

import argparse
import json
import os
import signal
import sys
from pathlib import Path

UNREACHED = 75


def main(argv: list[str] | None = None) -> int:
    """Run one call; returns the exit code."""
    options = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    # a shell's background process may have been told to ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)
    from workers.link import LedgerAway
    from workers.logs import configure
    from workers.remote.attempt import attempt

    configure()
    try:
        envelope = json.loads(options.envelope.read_text(encoding="utf-8"))
        told = attempt(envelope, call=options.call, container=options.container)
    except LedgerAway as away:
        sys.stderr.write(f"the ledger cannot be reached, so nothing was claimed: {away}\n")
        return UNREACHED
    except KeyboardInterrupt as interrupt:
        known = interrupt.args and interrupt.args[0] == signal.SIGTERM.name
        return 128 + (signal.SIGTERM if known else signal.SIGINT)
    sys.stdout.write("\n" + json.dumps(told) + "\n")
    sys.stdout.flush()
    return int(told["claimed"] and told["outcome"] != "ok")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workers.remote", description=__doc__)
    parser.add_argument("envelope", type=Path)
    parser.add_argument("--call", required=True, help="the provider's name of this request")
    parser.add_argument("--container", default=os.environ.get("HOSTNAME", ""))
    return parser


if __name__ == "__main__":
    sys.exit(main())
