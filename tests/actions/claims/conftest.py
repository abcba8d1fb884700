"""Experiments with results, results from elsewhere, and refused claims."""

import pytest

from ledger.actions.planning.propose import propose
from ledger.actions.runs.launch import launch
from ledger.errors import Refused
from ledger.handle import handle
from ledger.store.read import read_stream
from ledger.testing.attempts import report, verify_smoke


@pytest.fixture
def measured(store, project, answers):
    """`measured(name, self_reported=False, kind="real")`: an experiment of three runs with results."""

    made = []

    def make(name="mean", *, self_reported=False, kind="real", cells=3):
        prior = {"prior_results": f"earlier: {', '.join(made)}"} if made else {}
        made.append(name)
        path = project.spec({**answers, **prior}, name=name, lr=0.01 * len(name))
        path.write_text(path.read_text().replace('kind = "synthetic"', f'kind = "{kind}"'))
        experiment = propose(store, path, actor="me")["experiment"]
        launch(store, experiment, smoke=True, actor="me")
        report(store, f"{experiment}.1", "ok", value=1.0, self_reported=self_reported)
        verify_smoke(store, experiment)
        launch(store, experiment, actor="me")
        for cell in range(2, cells + 1):
            report(store, f"{experiment}.{cell}", "ok", value=float(cell), self_reported=self_reported)
        return experiment

    return make


@pytest.fixture
def imported(store):
    """`imported("https://a.org")`: results from elsewhere; their event."""

    def make(source, number=1, **more):
        header = {
            "project": "sleep", "name": f"paper{number}", "protocol": "loso", "source": source,
            "metric": {"name": "rmse", "unit": "ms", "direction": "lower"}, "rows": 1, "parts": 1,
            "subjects": 1, "file": {"path": "a.csv", "sha256": f"{number}" * 64, "bytes": 9}, **more,
        }  # fmt: skip
        part = {"part": 1, "values": [{"line": 2, "subject": "ann", "value": 1.0}]}
        events = [("experiment.imported", header), ("results.imported", part)]
        receipts = handle(store, f"experiment-xpaper{number:04d}", lambda _, given: given, events, actor="me")
        return [receipt.id for receipt in receipts]

    return make


@pytest.fixture
def refused():
    """`refused(claim, store, …)`: the rules that refuse it; the refusal is the last event of the project."""

    def told(call, *given, **named):
        with pytest.raises(Refused) as error:
            call(*given, actor="me", **named)
        event = read_stream(given[0], "project-sleep")[-1]
        assert (event.type, event.data["refused"]) == ("claim.refused", error.value.refused)
        return error.value.refused

    return told
