"""Forks containers from one process that has the heavy imports loaded; a script: `warm_host.py SOCKET`.

One connection is one container: a line with its folder goes in, its process id comes out, and the connection
is closed when it has ended. The uploaded code is not used then, but the code of this checkout.
"""

import importlib
import json
import os
import select
import signal
import socket
import sys
from pathlib import Path

PRELOADED = ("modal", "modal._serialization", "workers.backends.on_modal.function", "workers.remote.attempt")


def main(path: str) -> None:
    """Serve until stdin closes."""
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    for name in PRELOADED:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    importlib.import_module("container")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path + ".new")
    listener.listen(256)
    Path(path + ".new").rename(path)
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        link, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            os._exit(_keep(link))
        link.close()


def _keep(link: socket.socket) -> int:
    """Fork the container, tell its process id, wait for it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    folder = Path(json.loads(link.makefile("r").readline())["folder"])
    pid = os.fork()
    if pid == 0:
        os.setsid()
        link.close()
        os._exit(_contain(folder))
    link.sendall(f"{pid}\n".encode())
    os.waitpid(pid, 0)
    return 0


def _contain(folder: Path) -> int:
    output = os.open(folder / "output", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    os.environ.clear()
    os.environ.update(job["environment"])
    import container

    code = container.main(folder)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


if __name__ == "__main__":
    main(sys.argv[1])
