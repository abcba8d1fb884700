"""`python -m workers.remote.train FOLDER PARENT`: the process of the training code. It knows no ledger."""

import sys
from pathlib import Path
from typing import NoReturn

from workers.child import become_worker
from workers.descriptor import read_descriptor
from workers.hardware import host
from workers.processes import start_time


def main(folder: Path, parent: int) -> NoReturn:
    """Run the attempt whose plan lies in the folder; it ends when its parent does."""
    server = {"pid": parent, "start_time": start_time(parent), "host": host()}
    become_worker(read_descriptor(folder), folder, server)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
