"""A provider that outlives supervisors, and death at a chosen step."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from workers.backends.remote import Hint


class Killed(BaseException):
    """The supervisor's process has gone, between two lines."""


@dataclass
class Call:
    """One call at the provider; `state` as the provider knows it."""

    envelope: dict[str, Any]
    state: str = "running"
    outcome: str | None = None
    detail: str = ""
    cancelled: int = 0
    containers: int = 0


@dataclass
class Provider:
    """Keeps calls; `faults` are raised by the next spawns: ("before" or "after", exception)."""

    calls: dict[str, Call] = field(default_factory=dict)
    faults: list[tuple[str, Exception]] = field(default_factory=list)
    polls: int = 0
    ended_all: int = 0
    silent: bool = False

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """A new call each time that it is asked."""
        when, error = self.faults.pop(0) if self.faults else ("", Exception())
        if when == "before":
            raise error
        name = f"fc-{len(self.calls) + 1}"
        self.calls[name] = Call(envelope)
        if when == "after":
            raise error
        return {"call": name}

    def poll(self, handle_of: dict[str, Any]) -> Hint:
        """Its own word."""
        self.polls += 1
        call = self.calls[handle_of["call"]]
        return Hint("unknown") if self.silent else Hint(call.state, call.outcome, call.detail)  # type: ignore[arg-type]

    def cancel(self, handle_of: dict[str, Any]) -> None:
        """Ends it."""
        call = self.calls[handle_of["call"]]
        call.cancelled += 1
        if call.state == "running":
            call.state = "gone"

    def logs(self, handle_of: dict[str, Any]) -> str:
        """What was printed."""
        return f"epoch 1 of {handle_of['call']}\n"

    def end_all(self) -> None:
        """The App is stopped."""
        self.ended_all += 1
        for call in self.calls.values():
            if call.state == "running":
                call.state = "gone"


@dataclass
class Reaper:
    """Kills the supervisor at its n-th append or spawn, before or after it; appends of others are free."""

    at: int
    when: str
    seen: int = 0
    armed: bool = False
    killed: bool = False

    def around(self, act: Any) -> Any:
        """The act, with death beside it."""

        def mortal(*args: Any, **given: Any) -> Any:
            if not self.armed:
                return act(*args, **given)
            self.seen += 1
            if self.seen == self.at and self.when == "before":
                self.killed = True
                raise Killed
            done = act(*args, **given)
            if self.seen == self.at and self.when == "after":
                self.killed = True
                raise Killed
            return done

        return mortal

    @contextmanager
    def over(self) -> Iterator[None]:
        """While the supervisor runs."""
        self.armed = True
        try:
            yield
        finally:
            self.armed = False
