"""What stands at the provider for one experiment, its App: noted on this disk until it is taken down."""

import time
from contextlib import suppress
from typing import Any

import structlog

from ledger.actions.money.owed import NOTE
from workers.backends.remote import Unavailable
from workers.paid.plan import RunPlan
from workers.paid.ready import ready

PAUSE_SECONDS, LONGEST_SECONDS = 1.0, 30.0
log = structlog.get_logger()


class Standing:
    """A supervisor that dies, or a provider that does not answer, leaves the note for the next one."""

    def __init__(self, backend: Any, plan: RunPlan) -> None:
        self._backend, self._note = backend, plan.folder / NOTE
        self.touched = self._note.exists()

    def ready(self) -> tuple[bool, str]:
        """Have the backend make ready, and note it before."""
        if hasattr(self._backend, "prepare") and hasattr(self._backend, "end_all"):
            self.touched = True
            with suppress(OSError):
                self._note.parent.mkdir(parents=True, exist_ok=True)
                self._note.touch()
        return ready(self._backend)

    def take_down(self) -> bool:
        """Whether nothing stands there any more; for who knows that nothing runs."""
        end_all = getattr(self._backend, "end_all", None)
        if end_all is None or not self.touched:
            return True
        try:
            end_all()
        except Unavailable as error:
            log.warning("app_not_stopped", reason=str(error))
            return False
        self.touched = False
        with suppress(OSError):
            self._note.unlink(missing_ok=True)
        return True


def leave(supervisor: Any, seconds: float) -> bool:
    """Have a supervisor take down what stands, again and again for so long; whether that is done."""
    until, pause = time.monotonic() + seconds, PAUSE_SECONDS
    while not supervisor.leave():
        if supervisor.stopping or time.monotonic() + pause > until:
            return False
        time.sleep(pause)
        pause = min(pause * 2, LONGEST_SECONDS)
    return True
