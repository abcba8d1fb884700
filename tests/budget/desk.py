"""A ledger with an approver whose key is at hand, experiments of his, and money that is asked for."""

from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.actions.money.reserving import denying, reserving, settling
from ledger.actions.signatures.signing import with_signature
from ledger.handle import commit, handle, retry
from ledger.rules.signing import fingerprint
from ledger.store.read import read_log, read_stream, streams_like
from ledger.store.seal import seal
from ledger.store.store import Store
from ledger.testing.story import mark
from ledger.testing.within import Told, told

USD = 1_000_000


@dataclass
class Desk:
    """Everything that a test does with money, on the real code."""

    store: Store
    account: str = "modal"
    private: Any = field(default_factory=Ed25519PrivateKey.generate)
    by: str = ""

    def enrol(self) -> "Desk":
        """The first approver."""
        public = self.private.public_key().public_bytes_raw().hex()
        self.by = fingerprint(public)
        data = {"name": "ada", "public_key": public, "fingerprint": self.by, "signed": None}
        self.tell("ledger", "approver.enrolled", data)
        return self

    def enrol_by(self, other: "Desk") -> None:
        """A further approver, for whom another one signs."""
        public = self.private.public_key().public_bytes_raw().hex()
        self.by = fingerprint(public)
        data = {"name": "grace", "public_key": public, "fingerprint": self.by}
        other.sign("ledger", "approver.enrolled", data)

    def tell(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        """Append one event if it may follow."""
        handle(self.store, stream, lambda state, given: [given], (kind, data), actor="test")

    def sign(self, stream: str, kind: str, data: dict[str, Any]) -> None:
        """Append one event with the approver's signature."""
        signed = with_signature(self.store.ledger_id, stream, (kind, data), self.by, self.private)
        self.tell(stream, kind, signed)

    def propose(self, experiment: str) -> str:
        """An experiment with a plan and an estimate."""
        stream = f"experiment-{experiment}"
        self.tell(stream, "experiment.proposed", proposed(experiment))
        self.tell(stream, "cost.estimated", estimated(self.account))
        return experiment

    def approve(self, experiment: str, dollars: float, *, each: float = 5, **changed: Any) -> None:
        """A person approves a plan up to an amount, for runs of at most `each` dollars."""
        data = {
            "ledger": self.store.ledger_id, "experiment": experiment, "digest": mark("plan" + experiment),
            "amount": round(dollars * USD), "rate_per_hour": 1_100_000, "runs": 9, "each": round(each * USD),
            "claims": 2, "account": self.account, "statement": "as shown", **changed,
        }  # fmt: skip
        self.sign(f"experiment-{experiment}", "launch.approved", data)

    def cap(self, dollars: float, scope: str = "account", name: str | None = None) -> None:
        """A signed cap."""
        data = {
            "account": self.account,
            "scope": scope,
            "name": name,
            "cap": round(dollars * USD),
            "why": "test",
        }
        self.sign("ledger", "cap.stated", data)

    def asked(self, experiment: str | None, run: str, dollars: float, day: str | None) -> dict[str, Any]:
        """A request as supervisors make it."""
        return {
            "account": self.account, "experiment": experiment, "project": "p", "reservation": f"{run}.1",
            "run": run, "amount": round(dollars * USD), "day": day,
        }  # fmt: skip

    def reserve(self, experiment: str | None, run: str, dollars: float, day: str | None = None) -> None:
        """Set money aside; NoHeadroom if it is not there."""
        asked = self.asked(experiment, run, dollars, day)
        retry(lambda: commit(self.store, reserving(self.store, **asked), "test"), tries=60)

    def deny(self, experiment: str | None, run: str, dollars: float, day: str | None = None) -> int:
        """Give a run up; how many events that were."""
        return len(
            commit(self.store, denying(self.store, **self.asked(experiment, run, dollars, day)), "test")
        )

    def settle(self, run: str, dollars: float | None = None, why: str = "") -> int:
        """What a run has cost so far, or why it cost nothing; how many events that were."""
        amount = None if dollars is None else round(dollars * USD)
        return len(
            retry(
                lambda: commit(
                    self.store, settling(self.store, self.account, f"{run}.1", amount=amount, why=why), "test"
                ),
                tries=60,
            )
        )

    def day(self, day: str) -> list[Any]:
        """The events of a day."""
        return read_stream(self.store, f"budget-{self.account}-{day}")

    def days(self) -> list[str]:
        """The days that were opened."""
        return [stream[-10:] for stream in streams_like(self.store, f"budget-{self.account}-")]

    def log(self) -> list[Told]:
        """The whole log, raw."""
        seal(self.store)
        return told(read_log(self.store))


def proposed(experiment: str) -> dict[str, Any]:
    """Data of a small plan."""
    from ledger.testing.story import Story
    from ledger.testing.tales import propose

    story = Story()
    propose(story, experiment, ["9", "10"], [42], project="p", name=experiment)
    return story.lines[0][1].data


def estimated(account: str) -> dict[str, Any]:
    """Data of an estimate of $25."""
    return {
        "amount": 25 * USD, "worst_case": 600 * USD, "formula": "shown", "tier": "STOP", "headroom": 0,
        "cap": 20 * USD, "rate_per_hour": 1_100_000, "rate_source": "its own answer",
        "rate_read_at": "2026-03-01T00:00:00Z", "grade": "E1", "runs": 9, "seconds_each": 300.0,
        "basis": "expected", "account": account, "day": "2026-03-01", "parts": {"A10": 1_100_000},
    }  # fmt: skip
