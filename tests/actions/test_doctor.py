"""The doctor."""

from ledger.actions.doctor import doctor
from ledger.testing.prices import enrol


def test_doctor_of_a_sound_ledger(store):
    """Every check has a name and a detail; a sound ledger has no failed one."""
    found = doctor(store.url)
    assert found["ok"], [check for check in found["checks"] if check["ok"] is False]
    names = [check["name"] for check in found["checks"]]
    assert {"python", "sqlite", "ledger", "guards", "head", "spools", "disk"} <= set(names)
    assert all(check["detail"] for check in found["checks"])


def test_doctor_names_the_last_line_of_paid_compute(store, monkeypatch):
    """An environment of its own with the provider's budget is recommended, and so is an approver."""
    monkeypatch.delenv("MODAL_ENVIRONMENT", raising=False)
    by_name = {check["name"]: check for check in doctor(store.url)["checks"]}
    assert "monthly budget" in by_name["modal environment"]["remedy"]
    assert "modal environment create" in by_name["modal environment"]["remedy"]
    assert by_name["approvers"]["ok"] is None
    enrol(store)
    enrolled = next(check for check in doctor(store.url)["checks"] if check["name"] == "approvers")
    assert enrolled["ok"] is True
    assert "second" in enrolled["remedy"]
