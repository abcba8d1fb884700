"""What a supervisor still owes the ledger after a run's end: each is repeated until it is through.

Every one of these appends may be made twice without harm, so a ledger that is away only delays them.
"""

import json
from collections import deque
from collections.abc import Callable
from pathlib import Path

import structlog

from ledger.store.store import Store
from workers.assignment import Assignment
from workers.conclusions import conclude, mark, verify_smoke
from workers.descriptor import Descriptor
from workers.fleet import Attempt
from workers.link import LATER, Link
from workers.money import settle_attempt
from workers.suspicion import recover, suspect

log = structlog.get_logger()


class Debts:
    """The appends that are owed, oldest first."""

    def __init__(self, assignment: Assignment) -> None:
        self._assignment = assignment
        self._owed: deque[Callable[[Store], None]] = deque()
        self._dead_seeds: dict[str, set[int | str | None]] = {}

    def __len__(self) -> int:
        return len(self._owed)

    def pay(self, link: Link) -> None:
        """Append what is owed, as far as the ledger can be reached."""
        while self._owed:
            try:
                link.run(self._owed[0])
            except LATER:
                return
            except Exception:
                # the ends themselves matter more than what follows from them
                log.exception("conclusion_failed")
            self._owed.popleft()

    def owe(self, append: Callable[[Store], None]) -> None:
        """Whatever else may be repeated without harm."""
        self._owed.append(append)

    def settle(self, plan: Descriptor, folder: Path) -> None:
        """An attempt's reservation becomes its cost."""
        self._owed.append(lambda store: settle_attempt(store, plan, folder))

    def doubt(self, plan: Descriptor, silent: bool) -> None:
        """An attempt is silent though it lives, or speaks again."""
        if silent:
            why = f"nothing new in its spool for more than {plan.lease_s:g} s"
            self._owed.append(lambda store: suspect(store, plan, why))
        else:
            self._owed.append(lambda store: recover(store, plan, "it speaks again"))

    def conclude(self, run: str) -> None:
        """A smoke run's end verifies it or marks a dead end."""
        self._owed.append(lambda store: conclude(store, self._assignment, run))

    def verify(self, attempt: Attempt) -> None:
        """A smoke run was watched long enough and goes on."""
        run, folder, seconds = attempt.plan.run, attempt.folder, attempt.seconds()
        self._owed.append(
            lambda store: verify_smoke(
                store, self._assignment, run, folder=folder, seconds=seconds, ended=False
            )
        )

    def died(self, plan: Descriptor, outcome: str) -> None:
        """Two seeds of one config that ended as nan or oom are no accident: a dead end.

        Where the method is deterministic, two folds are.
        """
        seeded = not self._assignment.proposed["plan"]["deterministic"]
        seeds = self._dead_seeds.setdefault(json.dumps(plan.config, sort_keys=True), set())
        before = len(seeds)
        seeds.add(plan.seed if seeded else plan.subject)
        if (before, len(seeds)) == (1, 2):
            run, number, how = plan.run, plan.attempt, f"two {'seeds' if seeded else 'folds'} ended so"
            self._owed.append(
                lambda s: mark(s, self._assignment, run, attempt=number, outcome=outcome, how=how)
            )
