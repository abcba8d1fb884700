"""Signals during a call: noted first, so that the attempt can be closed, and passed on at the end.

A provider takes a machine away with SIGINT or SIGTERM and kills what is still there half a minute later. A
call that is cancelled gets SIGUSR1 on Modal; submitit is asked by SIGUSR2. Those two belong to whoever has
set a handler for them, which is called when the attempt is closed.
"""

import signal
import threading
from types import FrameType, TracebackType
from typing import Any

_OWN, _FOREIGN = (signal.SIGINT, signal.SIGTERM), (signal.SIGUSR1, signal.SIGUSR2)


class Signals:
    """Entered, it notes the first signal in `number` instead of dying by it (in the main thread only)."""

    def __init__(self) -> None:
        self.number: int | None = None
        self._before: dict[int, Any] = {}

    @property
    def cancelled(self) -> bool:
        """Whether the call itself was cancelled, rather than its machine taken away."""
        return self.number == signal.SIGUSR1

    def __enter__(self) -> "Signals":
        if threading.current_thread() is threading.main_thread():
            for number in (*_OWN, *_FOREIGN):
                before = signal.getsignal(number)
                wanted = callable(before) or (number in _OWN and before == signal.SIG_DFL)
                if wanted:
                    self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def pass_on(self) -> None:
        """Do what the signal would have done: its handler is called; by default KeyboardInterrupt is raised.

        A call that is interrupted so has not returned, and the provider repeats it.
        """
        if self.number is None:
            return
        handler = self._before[self.number]
        if not callable(handler):
            raise KeyboardInterrupt(signal.Signals(self.number).name)
        handler(self.number, None)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.number = number if self.number is None else self.number
