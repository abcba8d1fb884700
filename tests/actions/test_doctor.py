"""The doctor."""

from ledger.actions.book.doctor import doctor
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


def test_an_environment_of_a_profile_counts(monkeypatch, tmp_path):
    """The provider's client reads it there as well; the one that all share is none of its own."""
    from ledger.actions.book.doctor_paid import _environment

    monkeypatch.delenv("MODAL_PROFILE", raising=False)
    profiles = tmp_path / "modal.toml"
    monkeypatch.setenv("MODAL_CONFIG_PATH", str(profiles))
    said = {}
    for name in ("ledger", "main"):
        monkeypatch.delenv("MODAL_ENVIRONMENT", raising=False)
        profiles.write_text(f'[a]\nenvironment = "x"\n[b]\nactive = true\nenvironment = "{name}"\n')
        said[name] = _environment()
        monkeypatch.setenv("MODAL_ENVIRONMENT", name)
        assert ("create" in _environment().remedy) is (name == "main")
    assert said["ledger"].detail == f"ledger (profile b of {profiles})"
    assert said["ledger"].remedy.startswith("give it a monthly budget")
    assert "modal environment create" in said["main"].remedy
    profiles.write_text("not = [toml")
    monkeypatch.delenv("MODAL_ENVIRONMENT")
    assert "no environment of its own" in _environment().detail
