"""What tests and the demo do to the control plane: faults, bills, ends of calls. Plain values only."""

import time
from typing import Any

from tests.loopback import containers
from tests.loopback.apps import new_app
from tests.loopback.faults import Fault
from tests.loopback.state import Call, State

EPHEMERAL, DEPLOYED, STOPPED = 1, 3, 5


class Control:
    """Each method is also a command of the script's control channel; see `serve.py`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def calls(self, **_: Any) -> list[dict[str, Any]]:
        """The calls in the order of their start."""
        return [
            {
                "call": call.id, "task": call.task, "tasks": len(call.tasks), "retries": call.retries,
                "app": self._state.function_apps.get(call.function), "over": call.result is not None,
            }
            for call in list(self._state.calls.values())
        ]  # fmt: skip

    def apps(self, **_: Any) -> list[str]:
        """The names of the Apps that are deployed."""
        return [app.name for app in self._state.apps.values() if app.state == DEPLOYED]

    def stop_apps(self) -> None:
        """Somebody stops every deployed App, with its calls."""
        for app in [app for app in self._state.apps.values() if app.state == DEPLOYED]:
            app.state, app.stopped_at = STOPPED, self._state.now()
            containers.end_app(self._state, app.id)

    def fault(self, rpc: str, **settings: Any) -> None:
        """The next answers of an RPC go wrong: `times`, `status`, `seconds`, `done`, `text`."""
        self._state.faults.append(Fault(rpc, **settings))

    def mend(self) -> None:
        """No more faults."""
        self._state.faults.clear()

    def set(self, **settings: Any) -> None:
        """`crash_forever`, `clock_offset` (seconds), `workspace`, `rates` …"""
        for name, value in settings.items():
            if not hasattr(self._state, name):
                raise AttributeError(f"the control plane has no setting {name}")
            setattr(self._state, name, value)

    def secret(self, name: str, **values: str) -> None:
        """Store a Secret."""
        self._state.secrets[name] = values

    def preempt(self, call: str, grace: float = 0.0) -> None:
        """Take a call's container away; the call is run again in another one."""
        containers.preempt(self._running(call), grace)

    def crash(self, call: str) -> None:
        """Kill a call's container; the provider retries as it does for crashes."""
        containers.crash(self._running(call))

    def end(self, call: str, status: str, text: str = "", data: bytes = b"", form: int = 1) -> None:
        """End a call from the provider's side with a status such as KERNEL_OOM_KILL."""
        found = self._state.calls[call]
        with self._state.lock:
            containers.end(self._state, found, status=status, text=text, data=data, form=form)
        containers.crash(found)

    def expire(self, call: str) -> None:
        """The provider has forgotten the results of a call."""
        found = self._state.calls[call]
        found.expired = True
        containers.cancel(self._state, found, force=True)

    def foreign_app(self, name: str, state: int = DEPLOYED, **tags: str) -> str:
        """An App that nobody here started; its id."""
        return new_app(self._state, name, state, tags).id

    def bill(self, app: str, hour: int, cost: str, **more: Any) -> None:
        """A row of the bill: `hour` in seconds since 1970, `cost` as the provider writes it."""
        self._state.bill.append({"app": app, "hour": hour, "cost": cost, **more})

    def wait(self, call: str, seconds: float = 30.0) -> bool:
        """Whether a call has ended within the time."""
        until = time.monotonic() + seconds
        while self._state.calls[call].result is None and time.monotonic() < until:
            time.sleep(0.02)
        return self._state.calls[call].result is not None

    def _running(self, call: str, seconds: float = 30.0) -> Call:
        """The call, as soon as its container runs."""
        found, until = self._state.calls[call], time.monotonic() + seconds
        while not found.pid and time.monotonic() < until:
            time.sleep(0.01)
        return found
