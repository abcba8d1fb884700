"""Whose a billed App is: an experiment's of this ledger, or nobody's here, which blocks grants."""

import pytest

from ledger.actions.money.budget import budget
from ledger.actions.money.budget_assign import assign
from ledger.actions.money.reconcile import reconcile
from ledger.actions.signatures import keys
from ledger.actions.signatures.enrol import enrol
from ledger.cli.reconcile import _text
from ledger.handle import commit, load

EXPERIMENT, SECRET = "xmlp000001", "correct horse battery staple"


def test_an_unknown_app_counts_and_blocks(paid, provider, attempt, later, days) -> None:
    """An App of nobody here is spent money of its day, and no grant follows there."""

    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "2.00", app="ap-other", name="notebook")
    done = reconcile(paid, actor="me")
    assert done["unknown_apps"] == ["ap-other"]
    (day,) = days(paid, "modal")
    assert (day.foreign, day.spent) == ({"ap-other"}, 2_000_000)


def test_an_app_of_another_ledger_is_unknown(paid, provider, attempt, later) -> None:
    """The tag of another ledger outweighs a name like ours."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "2.00", tags={"ledger": "another", "experiment": EXPERIMENT})
    assert reconcile(paid, actor="me")["unknown_apps"] == ["ap-1"]


@pytest.mark.parametrize(
    "known", [{"name": "x", "tags": {"experiment": EXPERIMENT}}, {"name": "x", "app": "ap-handle"}, {}]
)
def test_an_app_is_known_by_tag_by_handle_or_by_name(paid, provider, attempt, later, known) -> None:
    """Each of the three leads to the experiment."""
    attempt(1, hours=3)
    run = load(paid, f"run-{EXPERIMENT}.2")
    intent = {"attempt": 1, "backend": "modal", "spool": "host:2"}
    handle = {"attempt": 1, "backend": "modal", "handle": {"call": "fc-9", "app_id": "ap-handle"}}
    commit(paid, [(run, [("spawn.intended", intent), ("run.spawned", handle)])], "supervisor")
    hour = later(paid, 6)
    provider.bill(hour(1), "2.00", **known)
    done = reconcile(paid, actor="me")
    assert [(app["experiment"], app["billed_usd"]) for app in done["apps"]] == [(EXPERIMENT, "2.00")]
    assert done["unknown_apps"] == []


def test_an_app_that_was_deployed_again_counts_once(paid, provider, attempt, later, days, reconciled) -> None:
    """Two Apps of one experiment in one hour: its seconds are counted once between them."""
    attempt(1, hours=3)
    hour = later(paid, 6)
    provider.bill(hour(1), "3.00", app="ap-old")
    provider.bill(hour(1), "1.00", app="ap-new")
    reconcile(paid, actor="me")
    assert [(one["app"], one["counted"]) for one in reconciled(paid)] == [
        ("ap-new", 900_000), ("ap-old", 2_700_000)
    ]  # fmt: skip
    assert sum(day.spent for day in days(paid, "modal")) == 400_000


def test_an_app_that_a_person_assigned_blocks_no_further_day(
    paid, provider, attempt, later, days, reconciled, monkeypatch
) -> None:
    """Assigned to nobody here it still counts, on later days too; to an experiment, it is that one's."""
    monkeypatch.setattr(keys, "SCRYPT", {"n": 2**10, "r": 8, "p": 1})
    enrol(paid, "ann", (SECRET, None), actor="ann")
    attempt(1, hours=3)
    hour = later(paid, 40)
    for app, cost in (("ap-nobody", "2.00"), ("ap-ours", "1.00")):
        provider.bill(hour(1), cost, app=app, name="notebook")
    assert reconcile(paid, actor="me")["unknown_apps"] == ["ap-nobody", "ap-ours"]
    for app, experiment in (("ap-nobody", None), ("ap-ours", EXPERIMENT)):
        assign(paid, app, "mine", experiment=experiment, secret=lambda: SECRET, actor="ann")
    provider.bill(hour(30), "0.50", app="ap-nobody", name="notebook")
    done = reconcile(paid, actor="me")
    assert [app["experiment"] for app in done["apps"]] == [None, EXPERIMENT]
    assert done["unknown_apps"] == []  # assigned to nobody here is not unknown
    assert "block" not in _text(done)
    assert "nobody here" in _text(done)
    assert [one["billed"] for one in reconciled(paid)] == [1_000_000]
    assert [(day.foreign, day.spent) for day in days(paid, "modal")] == [(set(), 2_000_000), (set(), 500_000)]
    assert reconcile(paid, actor="me")["recorded"] == 0


def test_the_next_day_names_what_blocks_it(paid, provider, attempt, later) -> None:
    """A new day clears nothing: `ledger budget` shows the account, and the Apps of the days before."""
    attempt(1, hours=3)
    hour = later(paid, 80)
    for number, cost in ((1, "2.00"), (30, "0.50")):
        provider.bill(hour(number), cost, app="ap-other", name="notebook")
    reconcile(paid, actor="me")
    (found,) = budget(paid)["accounts"]
    assert (found["account"], found["blocked"], found["spent_usd"]) == ("modal", "foreign", "0.00")
    assert found["unknown_apps"] == [{"app": "ap-other", "description": "notebook", "billed_usd": "2.50"}]
