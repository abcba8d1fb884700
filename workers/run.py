"""The `Run`: what training code holds. It writes to the spool and never waits for a database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from workers.config_reads import ConfigReads
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.nonfinite import NonFinite, as_number
from workers.recorder import MOST_WAITING, Recorder
from workers.spool import Spool
from workers.text import storable


class Run:
    """One attempt at one cell of the plan.

    `config` is the cell's config, `seed` its seed, `data` the path of the frozen data, `folder` a place
    for own files of this attempt. `fold` names what is held out: the rows of `test_subjects`, or under
    leave-one-session-out only those of their `session` (None elsewhere). `subject` is the one held out;
    where a fold holds several out, the fold's name. `train_subjects` are those to train on. Under
    leave-one-session-out they include `subject` itself, by its other sessions: the code has to leave out
    the rows whose subject is `subject` and whose session is `session`.
    """

    def __init__(self, descriptor: Descriptor, folder: Path, spool: Spool, facts: Facts) -> None:
        self.id, self.attempt, self.folder = descriptor.run, descriptor.attempt, folder
        self._config = ConfigReads(descriptor.config)
        self.config: dict[str, Any] = self._config
        self.seed, self.subject = descriptor.seed, descriptor.subject
        self.train_subjects = list(descriptor.train_subjects)
        self.test_subjects = list(descriptor.test_subjects)
        self.session, self.fold = descriptor.session, descriptor.fold or descriptor.subject
        self.data = Path(descriptor.data)
        self._plan, self._spool, self._facts = descriptor, spool, facts
        self._recorder = Recorder(descriptor, spool, facts)
        self._waiting, self._put = self._recorder.waiting, self._recorder.waiting.append
        self._step, self._in_progress, self._logged = 0, False, 0
        self._checkpoints: Any = None

    @property
    def recorder(self) -> Recorder:
        """The thread that writes what was logged; its owner starts and stops it."""
        return self._recorder

    @property
    def reads(self) -> dict[str, Any]:
        """The keys of the config that training code has read so far: `{"keys", "whole"}`."""
        return self._config.reads()

    def log(self, values: Mapping[str, Any], step: int | None = None) -> None:
        """Log numbers at a step; NonFinite if one is NaN or infinite, which ends the run as `nan`.

        Without a step: the step of `progress`, outside of it a count of calls. About a microsecond.
        """
        if step is None:
            step = self._next_step()
        point = {}
        for key, value in values.items():
            number = value if type(value) is float else as_number(key, value)
            if number - number != 0.0:  # true of NaN and of infinities only
                self._nonfinite(key, step, number)
            point[key] = number
        self._put((int(step), point))
        if len(self._waiting) > MOST_WAITING:
            self._recorder.flush()

    def progress(self, steps: Iterable[Any]) -> Iterator[Any]:
        """Go through the steps; how far the run is shows in its heartbeats."""
        first = steps.start if isinstance(steps, range) and steps.step == 1 else 0
        total = first + len(steps) if isinstance(steps, Sized) else None
        self._facts.steps, self._in_progress = total, True
        try:
            for self._step, item in enumerate(steps, first):
                yield item
                self._facts.reached(self._step + 1)
        finally:
            self._in_progress = False

    def checkpoint(self, model: Any, step: int | None = None, *, force: bool = False, **also: Any) -> bool:
        """Save a `state_dict` with its digest: every 100 steps or 30 s, and at the last step (R16).

        `also` names further state, for example `optimizer=optimizer`. Returns whether it was written.
        """
        at = int(step) if step is not None else self._step
        force = force or (self._facts.steps is not None and at == self._facts.steps - 1)
        return bool(self._keeper().offer({"model": model, **also}, at, force))

    def restore(self) -> dict[str, Any] | None:
        """The last whole checkpoint of an earlier attempt, or None at the first one.

        Keys: `model`, `step`, what else was passed to `checkpoint`, and `rng`, which is put in force.
        """
        found: dict[str, Any] | None = self._keeper().restore()
        return found

    def describe(self, model: Any = None, sample: Any = None, **counts: Any) -> None:
        """Record exact counts (R3): of a torch model with a sample, or by hand: `parameters=2`."""
        from workers.describe import describe

        given = {"model": model, "sample": sample, "counts": counts}
        describe(self._plan, self.folder, self._spool, self._facts, **given)

    def result(self, value: Any) -> None:
        """Report the frozen metric: a number, or a dict that has it. On disk when this returns.

        After `predictions` the computed metric stands, and this may add further values.
        """
        from workers.result import report_result

        report_result(self._plan, self.folder, self._facts, value, self._nonfinite)

    def predictions(self, ids: Sequence[Any], y_true: Sequence[Any], y_pred: Sequence[Any]) -> None:
        """Keep the predictions; the metric computed from them is the result, not self-reported."""
        from workers.predictions import report_predictions

        columns = (ids, y_true, y_pred)
        report_predictions(self._plan, self.folder, self._facts, columns, self._nonfinite, spool=self._spool)

    def trials(self, ids: Sequence[Any], values: Sequence[Any], sigma: float | None = None) -> None:
        """Report one stored amplitude a trial: a real, a complex number or a vector.

        The frozen metric names the statistic (`mean_abs`, `rms`, …); the ledger computes it. `sigma` is the
        SD of the noise, for `debiased_power`. On an AMPLITUDE-ONLY observable it is recomputed under random
        signs or phases, and one that moves ends the run as failed (R35).
        """
        from workers.trials import report_trials

        given = (ids, values, sigma)
        report_trials(self._plan, self.folder, self._facts, given, self._nonfinite, spool=self._spool)

    def _next_step(self) -> int:
        if self._in_progress:
            return self._step
        self._logged += 1
        return self._logged - 1

    def _keeper(self) -> Any:
        if self._checkpoints is None:
            from workers.checkpoint import Checkpoints

            self._checkpoints = Checkpoints(self._plan, self.folder, self._spool)
        return self._checkpoints

    def _nonfinite(self, key: str, step: int | None, value: float) -> NoReturn:
        from schemas.numbers import tag

        step = None if step is None else int(step)
        error = NonFinite(storable(str(key)) or "?", step, value)
        self._facts.nonfinite = self._facts.nonfinite or str(error)
        self._recorder.flush()
        data = {"attempt": self.attempt, "key": error.key, "step": step, "value": tag(value)}
        with suppress(OSError):  # a full disk: the attempt's end still tells
            self._spool.write([(self._plan.stream, "nonfinite.detected", data)])
        raise error
