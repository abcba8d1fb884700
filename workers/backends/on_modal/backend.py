"""Runs on Modal, one deployed App for each experiment."""

import re
import time
from typing import TYPE_CHECKING, Any

from workers.backends.on_modal import deployment, provider
from workers.backends.on_modal.hints import hint
from workers.backends.on_modal.line import Denied, Line
from workers.backends.on_modal.names import app_name
from workers.backends.on_modal.outputs import POLL_SECONDS, outputs
from workers.backends.remote import Hint, NotReached, NotStarted, Place, Unavailable

if TYPE_CHECKING:
    import modal

SPAWN_SECONDS, CANCEL_SECONDS, LOG_SECONDS = 60.0, 60.0, 20.0
QUIET_SECONDS = 10.0
"""After an unanswered question no other is asked for so long: hundreds of runs wait for one answer."""
RETRY_SECONDS = 0.1
"""The client repeats a request after so long: a later refusal may be that of the repetition."""
LOG_LINES = 400
_CALL = re.compile(r"fc-[A-Za-z0-9]+")


class ModalBackend:
    """The four methods, for one experiment; its App is looked for or deployed with the first spawn."""

    def __init__(self, place: Place, line: Line | None = None) -> None:
        self._place = place
        self._line = line or Line()
        self._deployed: deployment.Deployed | None = None
        self._quiet_until = 0.0

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """Start a call: `{"call", "function", "app", "app_id"}`, of which all but `app` are Modal's ids.

        NotStarted, NotReached if nothing was sent; Unavailable once the request is on its way without an
        answer. The App is never deployed again behind the back of somebody who stopped it meanwhile.
        """
        (function, app_id), began = self.prepare(), time.monotonic()

        async def start(client: "modal.Client") -> str:
            call = await function.spawn.aio(envelope)
            return str(call.object_id)

        try:
            call = self._line.ask(SPAWN_SECONDS, start)
        except Denied as error:
            self._deployed = None
            raise _denied(error, time.monotonic() - began) from None
        return {
            "call": call, "function": str(function.object_id),
            "app": app_name(self._place.experiment), "app_id": app_id,
        }  # fmt: skip

    def prepare(self) -> deployment.Deployed:
        """Look the App up or deploy it, which may take minutes; raises as `spawn` does."""
        if self._deployed is None:
            self._deployed = deployment.ready(self._line, self._place)
        return self._deployed

    def poll(self, handle: dict[str, Any]) -> Hint:
        """What Modal says of the call now; its result is never read."""
        if time.monotonic() < self._quiet_until:
            return Hint("unknown", None, "Modal did not answer a moment ago")
        call = _call(handle)
        if call is None:
            return Hint("unknown", None, "this is no handle of a Modal call")
        try:
            return hint(self._line.ask(POLL_SECONDS, lambda client: outputs(client, call)))
        except Unavailable as error:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            return Hint("unknown", None, str(error))
        except Denied as error:
            return Hint("unknown", None, str(error))
        except (AttributeError, ImportError, TypeError) as error:
            return Hint("unknown", None, f"this version of modal tells it in another way: {error}")

    def cancel(self, handle: dict[str, Any]) -> None:
        """End the call with its container; nothing of it is retried. Unavailable if Modal does not say so."""
        import modal

        call = _call(handle)
        if call is None:
            return

        async def end(client: "modal.Client") -> None:
            await modal.FunctionCall.from_id(call, client=client).cancel.aio(terminate_containers=True)

        try:
            self._line.ask(CANCEL_SECONDS, end)
        except Denied as error:
            if error.kind != "NotFoundError":
                raise Unavailable(f"the call was not cancelled: {error}") from None

    def logs(self, handle: dict[str, Any]) -> str:
        """The last lines that the call's containers printed; empty if they cannot be had."""
        import modal

        call = _call(handle)
        if call is None:
            return ""

        async def read(client: "modal.Client") -> str:
            found = modal.FunctionCall.from_id(call, client=client)
            return "".join([entry.message async for entry in found.logs.tail.aio(LOG_LINES)])

        try:
            return self._line.ask(LOG_SECONDS, read)
        except (Unavailable, Denied):
            return ""

    def end_all(self) -> None:
        """Stop the experiment's App with all its calls; Unavailable while Modal still lists it."""
        self._deployed = None
        provider.stop(app_name(self._place.experiment), line=self._line)

    def credentials(self) -> tuple[str, str]:
        """The workspace, and a text that only these credentials give."""
        return provider.workspace(line=self._line), provider.account_key()


def _call(handle: dict[str, Any]) -> str | None:
    """The call of a handle, if it has one in Modal's form."""
    call = handle.get("call")
    return call if isinstance(call, str) and _CALL.fullmatch(call) else None


def _denied(error: Denied, seconds: float) -> Exception:
    """A refusal means that nothing was started, unless it may be the answer to a repeated request."""
    if error.kind == "ResourceExhaustedError":
        if seconds >= RETRY_SECONDS:
            return Unavailable(f"too busy, after a repeated request: {error}")
        return NotReached(f"nothing was started: {error}")
    if error.kind == "NotFoundError":
        return NotStarted(f"the App is not deployed any more: {error}; launch again to deploy it")
    return NotStarted(str(error))
