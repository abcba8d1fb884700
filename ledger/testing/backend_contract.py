"""What every backend elsewhere promises. A third party subclasses it (docs/backends.md has an example).

Two class attributes are supplied: `Backend`, and `remote`, the module workers.backends.remote, which is
handed in since ledger/ imports nothing of workers. A subclass may not loosen a test. A worker is made to
print, sleep, fail or die through the training code of a tiny experiment (`ledger.testing.backend_lab`).
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from ledger.store.open import open_store
from ledger.testing.backend_calls import Calls, spawned_by_the_dead
from ledger.testing.backend_lab import COMPLAINED, SAID, BackendLab


class BackendContract:
    """Handles, hints, ends, logs and refusals."""

    Backend: ClassVar[Any]
    remote: ClassVar[Any]
    compute: ClassVar[dict[str, Any]] = {}
    """What the backend needs in `[compute]` beyond the defaults."""
    refused: ClassVar[dict[str, Any]] = {"cpu": 1e6, "memory_gib": 1e6}
    """Resources that nobody could give."""
    own_paths: ClassVar[bool] = False
    """Whether workers see the frozen plan under paths of the backend's own, as in a container."""
    many: ClassVar[int] = 20
    """Calls at once; fewer only where the machine of the tests, not the backend, is the limit."""
    patience: ClassVar[float] = 60.0
    """Seconds that a worker may need to start or to end."""

    @pytest.fixture
    def ledger_url(self, tmp_path: Path) -> str:
        """The address of an empty ledger that workers can reach."""
        url = f"sqlite:///{tmp_path}/contract/ledger.db"
        open_store(url, create=True).close()
        return url

    @pytest.fixture
    def lab(self, ledger_url: str) -> Iterator[BackendLab]:
        """The experiment."""
        with open_store(ledger_url) as store:
            yield BackendLab(store, ledger_url, dict(self.compute))

    @pytest.fixture
    def calls(self, lab: BackendLab) -> Iterator[Calls]:
        """The backend; whatever a test has started is cancelled at its end."""
        made = Calls(self.Backend(self.remote.Place(**lab.place())), self.patience)
        yield made
        made.end()

    def test_a_handle_is_plain_and_names_its_call(self, lab: BackendLab, calls: Calls) -> None:
        """Handles are JSON; each has a call of its own, under which the worker claims its attempt."""
        envelopes = [lab.envelope("prints"), lab.envelope("prints")]
        handles = [calls.spawn(dict(envelope)) for envelope in envelopes]
        assert json.loads(json.dumps(handles)) == handles
        assert handles[0]["call"] != handles[1]["call"]
        for envelope, handle in zip(envelopes, handles, strict=True):
            assert 0 < len(handle["call"]) <= 200
            calls.until_over(handle)
            claims = lab.events(envelope, "attempt.claimed")
            assert [claim.data["call"] for claim in claims] == [handle["call"]]

    def test_the_envelope_arrives_as_it_was(self, lab: BackendLab, calls: Calls) -> None:
        """The worker reads the frozen data where the envelope says, in a folder that a shell would mangle."""
        envelope = lab.envelope("prints")
        given = json.loads(json.dumps(envelope))
        handle = calls.spawn(given)
        assert given == envelope
        calls.until_over(handle)
        assert lab.events(envelope, "run.ended")[0].data["outcome"] == "ok"
        place = ascii(str(lab.frozen / "data" / "d.csv"))
        assert ("data/d.csv" if self.own_paths else place) in calls.logs(handle)

    def test_a_call_runs_until_it_is_done(self, lab: BackendLab, calls: Calls) -> None:
        """`running` while the training sleeps, `done` after one that has returned, also after a failure."""
        sleeper, good, bad = (lab.envelope(do) for do in ("sleeps", "prints", "fails"))
        handles = [calls.spawn(envelope) for envelope in (sleeper, good, bad)]
        assert [calls.until_over(handle).state for handle in handles[1:]] == ["done", "done"]
        outcomes = [lab.events(e, "run.ended")[0].data["outcome"] for e in (good, bad)]
        assert outcomes == ["ok", "failed"], "the hint is no outcome: the ledger has that"
        calls.until(lambda: lab.events(sleeper, "attempt.claimed"))
        assert calls.poll(handles[0]).state == "running"

    def test_the_handle_is_enough_elsewhere(self, lab: BackendLab, calls: Calls) -> None:
        """A process spawns and is killed at once: its calls go on, and the handles alone lead to them."""
        envelopes = [lab.envelope("prints"), lab.envelope("sleeps")]
        handles = spawned_by_the_dead(self.Backend, self.remote, lab.place(), envelopes)
        calls.handles += handles
        assert calls.until_over(handles[0]).state == "done"
        assert SAID in calls.logs(handles[0])
        calls.until(lambda: lab.events(envelopes[1], "attempt.claimed"))
        assert calls.poll(handles[1]).state == "running"
        calls.cancel(handles[1])
        calls.until_over(handles[1])

    def test_cancel_ends_a_call_and_may_be_repeated(self, lab: BackendLab, calls: Calls) -> None:
        """After cancel the call ends soon; cancelling it again, or one that is done, changes nothing."""
        envelope = lab.envelope("sleeps")
        handle, other = calls.spawn(envelope), calls.spawn(lab.envelope("prints"))
        calls.until(lambda: lab.events(envelope, "attempt.claimed"))
        assert calls.until_over(other).state == "done"
        for _ in range(2):
            calls.cancel(handle)
            calls.cancel(other)
        calls.until_over(handle)
        calls.cancel(handle)
        assert calls.poll(other).state == "done"
        assert "ok" not in [end.data["outcome"] for end in lab.events(envelope, "run.ended")]

    def test_cancel_before_the_worker_has_begun(self, lab: BackendLab, calls: Calls) -> None:
        """A call that is cancelled at once ends too, and its training is never seen to end well."""
        envelope = lab.envelope("sleeps")
        handle = calls.spawn(envelope)
        calls.cancel(handle)
        calls.until_over(handle)
        assert "ok" not in [end.data["outcome"] for end in lab.events(envelope, "run.ended")]

    def test_logs_hold_what_was_printed(self, lab: BackendLab, calls: Calls) -> None:
        """Both streams, while it runs and afterwards, and none of another call's."""
        handle, running = calls.spawn(lab.envelope("prints")), calls.spawn(lab.envelope("sleeps"))
        calls.until(lambda: SAID in calls.logs(running))
        assert COMPLAINED not in calls.logs(running)
        calls.until_over(handle)
        calls.until(lambda: SAID in calls.logs(handle) and COMPLAINED in calls.logs(handle))

    def test_an_unknown_handle_is_no_fault(self, calls: Calls) -> None:
        """It is unknown or gone, has no logs, and can be cancelled in vain."""
        strangers: list[dict[str, Any]] = [
            {}, {"call": "no-such-call"}, {"call": 7, "pid": "x"}, {"call": "../x", "id": "1", "folder": "/"},
        ]  # fmt: skip
        for handle in strangers:
            assert calls.poll(handle).state in ("unknown", "gone")
            assert calls.logs(handle) == ""
            calls.cancel(handle)

    def test_impossible_resources_are_refused(self, lab: BackendLab) -> None:
        """NotStarted says why, and nothing begins."""
        place = lab.place()
        backend = self.Backend(self.remote.Place(**{**place, "compute": {**lab.compute, **self.refused}}))
        envelope = lab.envelope("prints")
        with pytest.raises(self.remote.NotStarted, match=r"\w"):
            backend.spawn(envelope)
        time.sleep(1.0)
        assert not lab.events(envelope, "attempt.claimed")

    def test_a_killed_worker_does_not_run_for_ever(self, lab: BackendLab, calls: Calls) -> None:
        """Training that dies by SIGKILL: the call is over, and nothing says that it went well."""
        envelope = lab.envelope("dies")
        hint = calls.until_over(calls.spawn(envelope))
        assert hint.outcome != "ok"
        assert "ok" not in [end.data["outcome"] for end in lab.events(envelope, "run.ended")]

    def test_many_at_once(self, lab: BackendLab, calls: Calls) -> None:
        """Calls that begin together have names of their own; each run is claimed once and ends well."""
        envelopes = [lab.envelope("prints") for _ in range(self.many)]
        handles = [calls.spawn(envelope) for envelope in envelopes]
        assert len({handle["call"] for handle in handles}) == self.many
        assert {calls.until_over(handle).state for handle in handles} == {"done"}
        for envelope, handle in zip(envelopes, handles, strict=True):
            claims = lab.events(envelope, "attempt.claimed")
            assert [claim.data["call"] for claim in claims] == [handle["call"]]
            assert [end.data["outcome"] for end in lab.events(envelope, "run.ended")] == ["ok"]

    def test_secrets_stay_here(
        self, lab: BackendLab, calls: Calls, monkeypatch: pytest.MonkeyPatch
    ) -> None:  # fmt: skip
        """The worker reaches the ledger; the spawning process's secrets reach neither it nor the training."""
        for name in ("MODAL_TOKEN_SECRET_OF_A_TEST", "OURS_API_KEY", "LEDGER_TOKEN"):
            monkeypatch.setenv(name, "a-secret-of-ours")
        handle = calls.spawn(lab.envelope("prints"))
        calls.until_over(handle)
        calls.until(lambda: "seen: []" in calls.logs(handle))
        # in a container of its own the worker's environment is not what it was started with
        assert self.own_paths or "its worker's: []" in calls.logs(handle)
