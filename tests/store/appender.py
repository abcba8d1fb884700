"""Appends until it is killed, again and again: run as a program, `appender.py URL KILLS SEED`.

Each round forks a child that states an id on a pipe, appends, and acknowledges it; the child is killed
with SIGKILL after a random number of lines and a random moment more. Prints what was tried and what was
acknowledged, as JSON.
"""

import json
import os
import random
import signal
import sys
import time
import uuid

from ledger.store.append import StreamAppend, append
from ledger.store.open import open_store
from schemas.envelope import NewEvent

TIME = "2026-01-31T12:00:00.000000Z"


def events_of(name: str) -> list[NewEvent]:
    """The events of one append, told by its name alone, so that anyone can repeat it."""
    count = 1 + int(name, 16) % 3
    return [
        NewEvent("analysis.noted", {"text": f"{name} {place}"}, id=identity(name, place), time=TIME)
        for place in range(count)
    ]


def identity(name: str, place: int) -> str:
    """A UUIDv7 that follows from a name."""
    raw = uuid.uuid5(uuid.NAMESPACE_URL, f"{name}/{place}").hex
    return f"{raw[:8]}-{raw[8:12]}-7{raw[13:16]}-8{raw[17:20]}-{raw[20:]}"


def stream_of(name: str) -> str:
    return f"experiment-{int(name, 16) % 5}"


def child(url: str, pipe: int) -> None:
    """Append until killed."""
    with open_store(url) as store:
        while True:
            name = os.urandom(6).hex()
            os.write(pipe, f"try {name}\n".encode())
            append(store, [StreamAppend(stream_of(name), events_of(name))])
            os.write(pipe, f"ack {name}\n".encode())


def one_kill(url: str, chance: random.Random) -> list[str]:
    """The lines that a child wrote before it was killed."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(out)
        child(url, into)
    os.close(into)
    with os.fdopen(out, "rb") as lines:
        seen = [lines.readline() for _ in range(chance.randrange(3, 30))]
        time.sleep(chance.random() * 0.002)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        return b"".join([*seen, lines.read()]).decode().splitlines()


def main(url: str, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    lines = [line.split() for _ in range(kills) for line in one_kill(url, chance)]
    told = {word: [name for said, name in lines if said == word] for word in ("try", "ack")}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
