"""A worker's program that does as its envelope says; for what a backend does whatever its worker does."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path


def term(number, frame):
    print("asked to end", flush=True)
    sys.exit(3)


if __name__ == "__main__":
    do = json.loads(Path(sys.argv[1]).read_text())["do"]
    if do == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if do == "obey":
        signal.signal(signal.SIGTERM, term)
    print("hello", do, sys.argv[3], os.environ["LEDGER_URL"], flush=True)
    if do == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if do == "straggle":
        print("straggler", subprocess.Popen(["sleep", "300"]).pid, flush=True)
    if do in ("sleep", "stubborn", "obey"):
        time.sleep(300)
