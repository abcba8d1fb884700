"""The fingerprints of a queued run: the science, its context, and both with seed and fold."""

from ledger.domain.decide_launch import fingerprints, queued
from ledger.plan.cells import cells
from schemas.registry import validate

SPEC = {
    "volatile": {"keys": ["workers"]}, "model": {"architecture": "m:M", "dimensions": "1-1"},
    "metric": {"name": "rmse", "split": "held-out subject"}, "observable": {"class": "CLASSICAL"},
}  # fmt: skip


def proposed(units=("a", "b"), folds=None, configs=({"lr": 1},), seeds=(1, 2)):
    """A proposal as far as queueing looks at it."""
    plan = {"subjects": list(units), "folds": folds or {}, "seeds": list(seeds), "configs": list(configs)}
    return {
        "project": "p", "spec": SPEC, "plan": plan, "digests": {"plan": "a" * 64},
        "data": {"digest": "b" * 64},
        "fingerprints": {"config": "c" * 64, "context": "d" * 64, "code": "e" * 64},
    }  # fmt: skip


def prints(plan):
    """The fingerprints of every cell of a plan, in order."""
    of = fingerprints(plan)
    return [of(cell) for cell in cells(plan["plan"])]


def test_a_queued_run_is_a_valid_event():
    """Version 2 holds the three fingerprints."""
    plan = proposed()
    name, data = queued(plan, "x1", cells(plan["plan"])[0], smoke=True)
    validate(name, 2, data)
    assert data["fingerprints"] == prints(plan)[0]
    assert data["fingerprints"]["context"] == "d" * 64


def test_seed_and_fold_tell_runs_apart_but_not_their_science():
    """Four cells of one config: one science, four runs; in another order of configs the same ones."""
    found = prints(proposed())
    assert len({cell["config"] for cell in found}) == 1
    assert len({cell["run"] for cell in found}) == 4
    two = prints(proposed(configs=({"lr": 2}, {"lr": 1.0, "workers": 3})))
    assert two[4:] == found
    assert two[0]["config"] != found[0]["config"]


def test_a_fold_counts_by_what_it_holds_out():
    """`fold-1` of another split is another run; a fold of one subject is that subject's LOSO run."""
    one = {"fold-1": {"test": ["a", "b"], "session": None}, "fold-2": {"test": ["c"], "session": None}}
    other = {"fold-1": {"test": ["a", "c"], "session": None}, "fold-2": {"test": ["b"], "session": None}}
    first, second = (
        [cell["run"] for cell in prints(proposed(("fold-1", "fold-2"), folds, seeds=(1,)))]
        for folds in (one, other)
    )
    assert not set(first) & set(second)
    assert first[1] == prints(proposed(("c",), seeds=(1,)))[0]["run"]
    session = {"c/am": {"test": ["c"], "session": "am"}}
    assert prints(proposed(("c/am",), session, seeds=(1,)))[0]["run"] != first[1]


def test_a_config_is_fingerprinted_once(monkeypatch):
    """However many cells a plan has, the science of each config is computed once."""
    calls = []
    monkeypatch.setattr(
        "ledger.domain.decide_launch.config_fingerprint", lambda *stated: calls.append(stated) or "f" * 64
    )
    assert len(prints(proposed([f"s{n}" for n in range(500)], configs=({"lr": 1}, {"lr": 2})))) == 2000
    assert len(calls) == 2
