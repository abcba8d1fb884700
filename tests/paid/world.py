"""A provider that outlives supervisors, workers that report by themselves, and a clock that can be moved."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ledger.domain.run import Run
from ledger.handle import handle, load
from ledger.store.append import StreamAppend
from ledger.store.append import append as real_append
from ledger.store.open import open_store
from ledger.store.read import read_stream, streams_like
from ledger.testing.prices import approve_stop, enrol
from schemas.envelope import NewEvent
from tests.paid.facts import RATE, claiming, ending, estimate, proposed
from tests.paid.provider import Provider
from workers.assignment import read_assignment
from workers.link import Link
from workers.paid.plan import plan_of
from workers.paid.supervisor import PaidSupervisor
from workers.queued import queued

EXPERIMENT = "xpaid00001"


@dataclass
class World:
    """One ledger, one experiment elsewhere, one provider."""

    url: str
    provider: Provider = field(default_factory=Provider)
    ahead: int = 0
    trained: Counter[str] = field(default_factory=Counter)
    links: list[Link] = field(default_factory=list)
    approver: Any = None

    def tell(self, stream: str, type_name: str, data: dict[str, Any]) -> None:
        """Append an event as it stands."""
        with open_store(self.url) as store:
            real_append(store, [StreamAppend(stream, [NewEvent(type_name, data)])])

    def propose(self, runs: int = 2, *, smoke: bool = False, retries: int = 1, rate: int = RATE) -> None:
        """An experiment with so many queued runs, its estimate shown, and an approver enrolled."""
        with open_store(self.url) as store:
            self.approver = enrol(store)
        self.tell(f"experiment-{EXPERIMENT}", "experiment.proposed", proposed(runs, retries))
        self.tell(f"experiment-{EXPERIMENT}", "cost.estimated", estimate(runs, rate))
        for cell in range(1, runs + 1):
            queued = {
                "project": "p", "experiment": EXPERIMENT, "cell": cell, "subject": str(cell), "seed": 1,
                "config": {}, "smoke": smoke, "digest": "a" * 64,
            }  # fmt: skip
            self.tell(f"run-{EXPERIMENT}.{cell}", "run.queued", queued)

    def supervisor(self, workers: int = 0) -> PaidSupervisor:
        """A new one, with all runs that a launch asked for."""
        made = self.bare(workers)
        made.add(self.links[-1].run(lambda store: queued(store, EXPERIMENT)))
        return made

    def bare(self, workers: int = 0) -> PaidSupervisor:
        """A new one, that knows nothing but the ledger."""
        link = Link(self.url)
        self.links.append(link)
        assignment = link.run(lambda store: read_assignment(store, EXPERIMENT))
        plan = link.run(lambda store: plan_of(store, assignment))
        return PaidSupervisor(link, assignment, plan, self.provider, workers)

    def approve_stop(self, run: str) -> None:
        """An approver stops the first attempt of a run."""
        with open_store(self.url) as store:
            approve_stop(store, run, 1, self.approver)

    def state(self, run: int = 1) -> Run:
        """The run as the log has it."""
        with open_store(self.url) as store:
            found: Run = load(store, f"run-{EXPERIMENT}.{run}").state
        return found

    def types(self, run: int = 1) -> list[str]:
        """The types of a run's events."""
        with open_store(self.url) as store:
            return [event.type for event in read_stream(store, f"run-{EXPERIMENT}.{run}")]

    def budgets(self) -> list[Any]:
        """The states of all days."""
        with open_store(self.url) as store:
            return [load(store, stream).state for stream in streams_like(store, "budget-")]

    def work(self, outcome: str = "ok") -> None:
        """Every call that runs claims its attempt and ends so, if it wins the claim."""
        for name, call in self.provider.calls.items():
            if call.state == "running" and not call.containers:
                call.containers = 1
                if self.claim(name):
                    self.finish(name, outcome)

    def claim(self, name: str) -> bool:
        """As a worker does: it wins only what nobody has claimed and what is still open."""
        envelope = self.provider.calls[name].envelope
        run, number, won = envelope["run"], envelope["attempt"], []

        def decide(state: Run, command: Any) -> Any:
            attempt = state.attempts[number - 1]
            won.clear()
            if attempt.claimed or attempt.lost or len(state.attempts) > number:
                return []
            won.append(True)
            return [("attempt.claimed", claiming(number, name))]

        with open_store(self.url) as store:
            handle(store, f"run-{run}", decide, None, actor="worker")
        if not won:
            self.provider.calls[name].state = "done"
        return bool(won)

    def finish(self, name: str, outcome: str = "ok", seconds: float = 300.0) -> None:
        """The worker reports its end, and its call returns."""
        envelope = self.provider.calls[name].envelope
        run, number = envelope["run"], envelope["attempt"]
        self.trained[run] += 1
        with open_store(self.url) as store:
            handle(store, f"run-{run}", lambda *_: ending(number, outcome, seconds), None, actor="worker")
        self.provider.calls[name].state = "done"

    def repeat(self, name: str, number: int) -> None:
        """The provider runs the call again: its next container opens attempt `number` by itself."""
        run = self.provider.calls[name].envelope["run"]
        intended = {"attempt": number, "backend": "modal", "spool": "modal:x", "retry_of": number - 1}
        spawned = {"attempt": number, "backend": "modal", "handle": {"call": name}}
        decided = [
            *ending(number - 1, "preempted", 300.0), ("spawn.intended", intended), ("run.spawned", spawned),
            ("attempt.claimed", claiming(number, name)),
        ]  # fmt: skip
        for type_name, data in decided:
            self.tell(f"run-{run}", type_name, data)

    def of(self, type_name: str, run: int = 1) -> dict[str, Any]:
        """Data of the last event of a type in a run's stream."""
        with open_store(self.url) as store:
            events = read_stream(store, f"run-{EXPERIMENT}.{run}")
        return [event.data for event in events if event.type == type_name][-1]
