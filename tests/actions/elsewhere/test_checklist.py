"""The checklist of a launch elsewhere: recorded with the request; what the provider says forbids it."""

import pytest

from ledger.actions.book.verify import verify
from ledger.actions.money.estimate import estimate
from ledger.actions.runs.launch import launch
from ledger.actions.status import status
from ledger.errors import NoAnswer
from ledger.handle import load
from ledger.store.read import now_micros, read_stream
from schemas.clock import to_text


def app(**tags):
    """An App as the provider lists it."""
    return {"app": "ap-1", "name": "ledger-x", "state": "deployed", "tags": tags}


def test_the_checklist_is_recorded_with_the_request(store, paid, provider):
    """R14 to R16, R21 to R23 in one event before the request, in one transaction; status shows it."""
    apps = [app(team="other")]
    asked = provider(apps=apps, clock_skew=1.5)
    launch(store, paid, smoke=True, actor="me")
    *_, linted, checked, requested = read_stream(store, f"experiment-{paid}")
    kinds = [linted.type, checked.type, requested.type]
    assert kinds == ["script.linted", "launch.checked", "launch.requested"]
    assert (linted.data["files"], checked.data["state_dict"]) == (["model.py"], True)
    assert asked == [("apps", "modal")]
    data = checked.data
    assert (data["smoke"], data["backend"], data["gpu"], data["runs"]) == (True, "modal", "A10", 1)
    assert (data["apps"], data["duplicates"], data["tier"]) == (apps, [], "AUTO")
    assert data["clock_skew"] == pytest.approx(1.5, abs=5)
    assert data["digest"] == load(store, f"experiment-{paid}").state.proposed["digests"]["plan"]
    shown = status(store, paid)["checklist"]
    assert (shown["apps"], shown["event"], shown["verified"]) == (apps, checked.id, None)
    assert shown["estimate_usd"] == estimate(store, paid)["amount_usd"]
    assert verify(store)["ok"]


def test_a_local_launch_asks_nobody(store, ready, provider):
    """No checklist, no provider."""
    asked = provider(NoAnswer("down"))
    launch(store, ready, smoke=True, actor="me")
    assert asked == []
    assert status(store, ready)["checklist"] is None


def test_an_unreachable_provider_is_no_go(store, paid, provider, refused):
    """R20: what is not known is not guessed."""
    provider(NoAnswer("modal did not answer within 45 s"))
    assert refused(store, paid) == [
        ("R20", "NO-GO: what runs on modal is not known: modal did not answer within 45 s")
    ]


@pytest.mark.parametrize("told", [
    {}, {"apps": []}, {"clock_skew": 0.0}, {"apps": ["ap-1"], "clock_skew": 0.0},
    {"apps": [], "clock_skew": "late"},
], ids=str)  # fmt: skip
def test_half_an_answer_is_none(store, paid, provider, told, refused):
    """R20: an absent key is not null."""
    provider(**told)
    ((rule, reason),) = refused(store, paid)
    assert rule == "R20"
    assert "another form" in reason


def test_a_provider_that_cannot_tell_is_recorded_as_such(store, paid, provider):
    """Null is an answer: the backend lists no Apps, or tells no time."""
    provider(apps=None, clock_skew=None)
    launch(store, paid, smoke=True, actor="me")
    checked = status(store, paid)["checklist"]
    assert (checked["apps"], checked["clock_skew"]) == (None, None)


def test_a_clock_that_differs_is_no_go(store, paid, provider, monkeypatch, refused):
    """R20: more than five minutes between the provider's clock and the database's, which counts the day."""
    provider(apps=[], clock_skew=-310.0)
    assert [rule for rule, _ in refused(store, paid)] == ["R20"]
    provider(apps=[], clock_skew=0.0)
    monkeypatch.setattr("schemas.clock.now_text", lambda: to_text(now_micros(store) + 400_000_000))
    ((rule, reason),) = refused(store, paid)
    assert (rule, "400 s ahead of the ledger's" in reason) == ("R20", True)


def test_an_app_of_the_same_plan_is_refused(store, paid, provider, refused):
    """R15: of another ledger, or of another experiment of this digest."""
    provider(apps=[app(ledger="another", experiment=paid)], clock_skew=0.0)
    ((rule, reason),) = refused(store, paid)
    assert (rule, "ledger-x" in reason) == ("R15", True)


def test_a_lost_race_asks_once(store, paid, provider, monkeypatch):
    """A launch that has to decide anew does not ask the provider again."""
    asked = provider(apps=[], clock_skew=0.0)
    from ledger.actions.runs import launch as module
    from ledger.errors import WrongVersion

    once, lost = module._once, []

    def losing(*words, **more):
        """Lose the first time."""
        if not lost:
            lost.append(True)
            more["ask"]("modal")
            raise WrongVersion("experiment-x", "3", 4)
        return once(*words, **more)

    monkeypatch.setattr(module, "_once", losing)
    launch(store, paid, smoke=True, actor="me")
    assert asked == [("apps", "modal")]
