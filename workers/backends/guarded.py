"""A backend whose surprises harm nobody: whatever it raises or answers, the supervisor goes on.

Backends come from other packages too. What one raises beyond the promised exceptions is logged and means that
nothing is known; what it answers beyond the promised words counts for nothing.
"""

import json
from collections.abc import Callable
from typing import Any, get_args

import structlog

from ledger.errors import LedgerError
from schemas.events.shared import Outcome
from workers.backends.remote import Hint, NotStarted, State, Unavailable

MOST_CALL = 200
_PROMISED = (NotStarted, Unavailable, LedgerError, PermissionError)
log = structlog.get_logger()


class Guarded:
    """Offers what the backend behind it offers; nothing but the promised exceptions comes out."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._backend, name)
        return self._guarded(name, found) if callable(found) else found

    def spawn(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """As the backend does; Unavailable where its answer is no handle, for something may have started."""
        found = self._guarded("spawn", self._backend.spawn)(envelope)
        wrong = _no_handle(found)
        if wrong:
            log.error("no_handle", answer=repr(found)[:300])
            raise Unavailable(f"its spawn answered with no handle: {wrong}")
        handle: dict[str, Any] = found
        return handle

    def poll(self, handle: dict[str, Any]) -> Hint:
        """As the backend does; `unknown` where it raises or says no word of ours. `ok` it cannot say."""
        try:
            state, outcome, detail = self._guarded("poll", self._backend.poll)(handle)
        except (*_PROMISED, TypeError, ValueError) as error:
            return Hint("unknown", None, str(error))
        if state not in get_args(State):
            return Hint("unknown", None, f"{state!r} is no state")
        known = outcome in get_args(Outcome) and outcome != "ok"
        return Hint(state, outcome if known else None, str(detail))

    def cancel(self, handle: dict[str, Any]) -> None:
        """As the backend does."""
        self._guarded("cancel", self._backend.cancel)(handle)

    def logs(self, handle: dict[str, Any]) -> str:
        """As the backend does; empty where it raises."""
        try:
            text = self._guarded("logs", self._backend.logs)(handle)
        except _PROMISED:
            return ""
        return text if isinstance(text, str) else ""

    def _guarded(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any) -> Any:
            try:
                return method(*given)
            except _PROMISED:
                raise
            except Exception as error:
                log.exception("backend_failed", method=name)
                raise Unavailable(f"its method {name} failed: {type(error).__name__}: {error}") from error

        return call


def _no_handle(found: Any) -> str:
    """What an answer to `spawn` lacks; empty if it is a handle."""
    if not isinstance(found, dict):
        return f"{type(found).__name__} is no dict"
    call = found.get("call")
    if not isinstance(call, str) or not 0 < len(call) <= MOST_CALL:
        return f"it has no call of 1 to {MOST_CALL} characters"
    try:
        plain = json.loads(json.dumps(found, allow_nan=False)) == found
    except (TypeError, ValueError) as error:
        return str(error)
    return "" if plain else "it is not plain JSON"
