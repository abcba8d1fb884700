"""The keeper: holds the ledger's address for the fork server, which must not know it.

`python -m workers.keeper FD CODE SPOOL`, the address in LEDGER_URL. It starts the fork server with a
clean environment and waits. If the supervisor has vanished by the time the server ends, it delivers
what the workers have written, so that results arrive by themselves.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from workers.environment import for_server
from workers.programs import command, with_path


def main(argv: list[str]) -> int:
    """Keep one fork server; returns its exit code."""
    number, code, spool = int(argv[0]), argv[1], argv[2]
    supervisor = os.getppid()
    for ignored in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    server = subprocess.Popen(
        command("workers.forkserver", str(number), code),
        env=with_path(for_server(os.environ)),
        pass_fds=(number,),
    )
    os.close(number)
    ended = server.wait()
    if os.getppid() != supervisor:
        from workers.drain import drain_until_done

        drain_until_done(os.environ["LEDGER_URL"], Path(spool))
    return ended


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
