"""What a way to compute elsewhere has to offer; entry-point group `ledger.backends`.

Four methods. A worker that a backend starts reaches the ledger by itself (`workers.remote.attempt`) and its
events alone say what became of a run; what a backend says is a hint. Handles and envelopes are plain JSON
values: nothing that a worker sends is ever unpickled into more than that.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

State = Literal["running", "done", "gone", "unknown"]
"""`done`: the call has returned. `gone`: it is over without a return (killed, cancelled, expired).
`unknown`: the provider does not answer, or does not tell; that is never an end."""


class Hint(NamedTuple):
    """What a provider says of one call. `outcome`: how it ended by the provider's words, if it says so."""

    state: State
    outcome: str | None = None
    detail: str = ""


class Unavailable(Exception):
    """The provider cannot be asked just now; whether the request arrived is not known."""


class NotStarted(Exception):
    """The provider has refused the request: nothing was started, and nothing will be."""


class NotReached(NotStarted):
    """The provider could not be asked, or is too busy: nothing was sent, so it may be tried again later."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an experiment's runs are to compute: what a backend is constructed with.

    `frozen` is the frozen plan (`code/` and data), `compute` the spec's [compute], `claims` how often one
    run may be claimed (1 + retries). `url` is the address of the ledger as workers are to reach it.
    """

    ledger: str
    experiment: str
    project: str
    digest: str
    url: str
    frozen: Path
    compute: dict[str, Any]
    claims: int
    folder: Path


class RemoteBackend(Protocol):
    """Starts calls and tells how they fare. One object serves one experiment."""

    def __init__(self, place: Place) -> None:
        """No I/O here: the first call reaches the provider."""
        ...

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """Start `workers.remote.attempt` with this envelope somewhere; the handle has `call`, a unique name.

        NotStarted if the provider refuses; Unavailable if it is not known whether anything was started.
        """
        ...

    def poll(self, handle: dict[str, Any]) -> Hint:
        """How the call fares, at once. Never raises for an unreachable provider: that is `unknown`."""
        ...

    def cancel(self, handle: dict[str, Any]) -> None:
        """End the call and what it runs, by force if need be; ending it twice is no error."""
        ...

    def logs(self, handle: dict[str, Any]) -> str:
        """The end of what the call has printed, as far as it can be had; empty if it cannot."""
        ...
