"""The control plane as a program: `python tests/loopback/serve.py --state DIR [--ledger-url URL]`.

Prints one JSON line `{"url", "control", "pid"}` and serves until it is ended. `control` is the address of a
socket on which each line is a command `{"do": "preempt", "call": "fc-…"}` of `control.Control`, and each
answer a line `{"result": …}` or `{"error": …}`.
"""

import argparse
import json
import os
import signal
import socketserver
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.loopback.control import Control
from tests.loopback.server import Server


class Commands(socketserver.StreamRequestHandler):
    """One connection: commands in, answers out."""

    def handle(self) -> None:
        for line in self.rfile:
            self.wfile.write(json.dumps(self._answer(line)).encode() + b"\n")

    def _answer(self, line: bytes) -> dict[str, object]:
        try:
            command = json.loads(line)
            act = getattr(self.server.control, command.pop("do"))  # type: ignore[attr-defined]
            return {"result": act(**command)}
        except Exception as error:
            return {"error": f"{type(error).__name__}: {error}"}


class Channel(socketserver.ThreadingTCPServer):
    """The control channel on the loopback device."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, control: Control) -> None:
        super().__init__(("127.0.0.1", 0), Commands)
        self.control = control


def main() -> None:
    """Serve until SIGTERM, SIGINT or the end of whoever started it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True)
    parser.add_argument("--ledger-url", default="")
    parser.add_argument("--secret", default="ledger", help="the Secret that holds the ledger's address")
    parser.add_argument("--warm", action="store_true", help="fork containers from one warm process")
    options = parser.parse_args()
    server = Server(options.state.resolve(), warm=options.warm).start()
    control = Control(server.state)
    if options.ledger_url:
        control.secret(options.secret, LEDGER_URL=options.ledger_url)
    channel = Channel(control)
    threading.Thread(target=channel.serve_forever, daemon=True).start()
    host, port = channel.server_address[:2]
    told = {"url": server.url, "control": f"{host}:{port}", "pid": os.getpid()}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
    server.stop()


if __name__ == "__main__":
    main()
