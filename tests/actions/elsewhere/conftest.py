"""A paid plan that was shown its price, and a provider that answers as it is told."""

import stat
import sys

import pytest

from ledger.actions.money.estimate import estimate
from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.store.read import read_stream, streams_like
from ledger.testing.prices import enrol, tell_rates

MODAL = {"backend": "modal", "retries": '1\ngpus = 1\ngpu = "A10"\ncpu = 0.125\nmemory_gib = 0.125'}


@pytest.fixture
def modal():
    """What a spec of this project says for an A10 of Modal's."""
    return dict(MODAL)


@pytest.fixture
def provider(monkeypatch):
    """`provider(apps=[…], clock_skew=0.0)`: what the provider answers; returns the questions so far."""
    asked = []

    def answer(*raised, **told):
        """Replace the process that asks."""

        def ask(store, what, backend, *, seconds):
            """Note the question."""
            asked.append((what, backend))
            if raised:
                raise raised[0]
            return told

        monkeypatch.setattr("ledger.actions.money.provider.ask", ask)
        return asked

    return answer


@pytest.fixture
def shown(store):
    """`shown(spec)`: the id of a plan that was shown its price, in a ledger with an approver."""
    tell_rates(store)
    enrol(store)

    def propose_it(spec):
        """Propose and estimate."""
        experiment = propose(store, spec, actor="me")["experiment"]
        estimate(store, experiment, actor="me")
        return experiment

    return propose_it


@pytest.fixture
def paid(shown, project):
    """A plan of three cells on an A10 that was shown its price."""
    return shown(project.spec(**MODAL))


@pytest.fixture
def refused():
    """`refused(store, experiment)`: rules and reasons of a smoke launch; nothing is queued."""

    def of(store, experiment):
        """Launch it, and see it refused and recorded."""
        with pytest.raises(Refused) as found:
            launch(store, experiment, smoke=True, actor="me")
        assert streams_like(store, f"run-{experiment}") == []
        assert read_stream(store, f"experiment-{experiment}")[-1].type == "launch.refused"
        return [(item["rule"], item["reason"]) for item in found.value.refused]

    return of


@pytest.fixture
def hour():
    """What a spec says for an hour on an A10 of Modal's."""
    return {**MODAL, "expected_s": 3600, "timeout_s": 3600}


@pytest.fixture
def plan(store, project, hour):
    """Three cells of one hour each on an A10, with one retry."""
    return propose(store, project.spec(**hour, rate="1.10"), actor="me")["experiment"]


@pytest.fixture
def answers(tmp_path, monkeypatch):
    """`answers(text, code=0, seconds=0)`: what the process that is asked says; returns its calls."""
    calls = tmp_path / "calls"

    def put(text, code=0, seconds=0):
        """Replace the interpreter that starts the workers by a small program."""
        fake = tmp_path / "python"
        fake.write_text(
            f"#!{sys.executable}\nimport sys, time\n"
            f"open({str(calls)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
            f"time.sleep({seconds})\nprint({text!r})\nsys.exit({code})\n"
        )
        fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr("ledger.actions.money.provider.sys.executable", str(fake))
        return lambda: calls.read_text().splitlines() if calls.exists() else []

    return put
