"""From the launch to the money on Modal, as the command line drives it."""

from collections.abc import Callable

from tests.paid.on_modal.site import Modal


def test_a_smoke_run_and_its_fan_out(site: Callable[[str], Modal], url: str) -> None:
    """Between the two launches the App is stopped, then deployed again; every run is paid once."""
    modal = site(url)
    name = modal.propose(people=3)
    code, told = modal.ledger("launch", name, "--smoke", "--wait")
    assert (code, told["outcomes"]) == (0, {"ok": 1}), modal.events(f"{name}.1")
    assert modal.plane.do("apps") == []
    code, told = modal.ledger("launch", name, "--wait")
    assert (code, told["outcomes"]) == (0, {"ok": 2}), told
    assert modal.plane.do("apps") == []
    assert [how for _, how in modal.money()] == ["committed"] * 3
    assert modal.ledger("verify")[0] == 0
