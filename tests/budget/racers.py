"""What each of sixteen processes does, and the careless twin of it. Run as a program: URL WHAT HOW_MANY."""

import importlib
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from ledger.actions.money.reserving import NoHeadroom, reserving, settling
from ledger.domain.decide_budget import reserve
from ledger.errors import WrongVersion
from ledger.handle import commit, load, retry
from ledger.store.append import StreamAppend, append
from ledger.store.open import Store, open_store
from schemas.envelope import NewEvent

ONE, TWO = "2026-03-01", "2026-03-02"
USD = 1_000_000
CAP, EACH, ROUNDS = 20 * USD, 3 * USD, 4


def request(who: str, number: int, day: str, experiment: str | None = None) -> dict[str, Any]:
    """A request for $3 on a day."""
    run = f"{experiment or 'x' + who}.{who}{number}"
    return {
        "account": "local", "experiment": experiment, "project": "p", "reservation": f"{run}.1", "run": run,
        "amount": EACH, "day": day,
    }  # fmt: skip


def careful(store: Store, who: str, wait: Callable[[], None]) -> None:
    """Reserve through the real code; spend half of it every other time, and go on."""
    wait()
    for number in range(ROUNDS):
        asked = request(who, number, ONE)
        with suppress(NoHeadroom):
            retry(lambda asked=asked: commit(store, reserving(store, **asked), who), tries=200)
            if number % 2:
                settle(store, asked["reservation"])


def settle(store: Store, reservation: str) -> None:
    """A third of what was set aside."""
    retry(lambda: commit(store, settling(store, "local", reservation, amount=EACH // 3), "racer"), tries=200)


def careless(store: Store, who: str, wait: Callable[[], None]) -> None:
    """Read the balance, look whether it is enough, append: what one would write without thinking."""
    for number in range(ROUNDS):
        asked = request(who, number, ONE)
        state = load(store, f"budget-local-{ONE}").state
        if number == 0:
            wait()
        decided = reserve(state, {**asked, "cap": CAP})
        events = [NewEvent(kind, data) for kind, data in decided if kind == "budget.reserved"]
        append(store, [StreamAppend(f"budget-local-{ONE}", events)])


def over_midnight(store: Store, who: str, wait: Callable[[], None]) -> None:
    """Half of the processes still live in yesterday, the others in today; one approval pays for both."""
    day = TWO if int(who) % 2 else ONE
    wait()
    for number in range(ROUNDS):
        asked = request(who, number, day, "x1")
        with suppress(NoHeadroom):
            retry(lambda asked=asked: commit(store, reserving(store, **asked), who), tries=200)
            if number % 2:
                settle(store, asked["reservation"])


def careless_over_midnight(store: Store, who: str, wait: Callable[[], None]) -> None:
    """Each day is raised by the approval, which no stream of both of them remembers."""
    day = TWO if int(who) % 2 else ONE
    wait()
    for number in range(ROUNDS):
        with suppress(WrongVersion):
            retry(lambda number=number: _raised(store, request(who, number, day, "x1")), tries=200)


def _raised(store: Store, asked: dict[str, Any]) -> None:
    loaded = load(store, f"budget-local-{asked['day']}")
    raised = {"nonce": "0" * 32, "amount": 30 * USD}
    decided = reserve(loaded.state, {**asked, "cap": CAP, "raised": raised})
    if decided[-1:] and decided[-1][0] == "budget.reserved":
        commit(store, [(loaded, decided)], "racer")


WHAT = {one.__name__: one for one in (careful, careless, over_midnight, careless_over_midnight)}


def main(url: str, what: str, racers: int) -> int:
    """Fork that many processes, start them at the same moment; how many of them failed."""
    importlib.import_module("schemas.registry")
    ready, go = os.pipe(), os.pipe()
    children = [_fork(url, str(number), what, (ready[1], go[0])) for number in range(racers)]
    for _ in children:
        os.read(ready[0], 1)
    os.write(go[1], b"." * racers)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def _fork(url: str, who: str, what: str, pipes: tuple[int, int]) -> int:
    """A child with a connection of its own."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        with open_store(url) as store:

            def wait() -> None:
                os.write(pipes[0], b".")
                os.read(pipes[1], 1)

            WHAT[what](store, who, wait)
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
