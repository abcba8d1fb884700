"""What the provider says beside calls: prices, Apps, the bill, its clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.loopback.control import Control
from tests.loopback.server import Server
from tests.loopback.state import PROVIDER_RATES
from workers.backends.on_modal import provider
from workers.backends.on_modal.backend import ModalBackend
from workers.backends.on_modal.line import Line
from workers.backends.on_modal.rate_names import Unreadable, readable
from workers.backends.remote import Place, Unavailable

HOUR = datetime(2026, 11, 20, 13, tzinfo=UTC)
SECONDS = int(HOUR.timestamp())


def test_rates(line: Line, server: Server) -> None:
    """Prices by our names, exact; those of sandboxes, storage and traffic are not among them."""
    told = provider.rates(line=line)
    assert told["source"] == "modal.Workspace.billing.rates()"
    assert told["rates"]["A10"] == "1.10000"
    assert told["rates"]["cpu"] == "0.04730"
    assert told["rates"]["memory"] == "0.00800"
    assert told["rates"]["RTX-PRO-6000"] == "3.03000"
    assert {"A100-40GB", "A100-80GB", "L40S", "H100", "T4"} < set(told["rates"])
    assert len(told["rates"]) == 12


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"cpu_hour_cost": "0.0"}, "no price"), ({"gpu_hour_cost_t4": "NaN"}, "no price"),
        ({"mem_gib_hour_cost": "-1"}, "no price"), ({"gpu_hour_cost_h100": "3950000"}, "no price"),
        ({"gpu_hour_cost_a10": "9.99"}, "two prices"),
    ],
)  # fmt: skip
def test_odd_rates_are_refused(change: dict[str, str], word: str) -> None:
    """A price that cannot be one makes all of them unreadable: nothing is guessed."""
    told = {key: Decimal(price) for key, price in (PROVIDER_RATES | change).items()}
    with pytest.raises(Unreadable, match=word):
        readable(told)


def test_rates_without_a_core(line: Line, control: Control) -> None:
    """Prices under other keys than the known ones are refused by name."""
    control.set(rates={"gpu_hour_cost_t4": "0.59", "cpu_second_cost": "0.0001"})
    try:
        with pytest.raises(Unreadable, match="no cpu_hour_cost and no mem_gib_hour_cost"):
            provider.rates(line=line)
    finally:
        control.set(rates=dict(PROVIDER_RATES))


def test_bill(line: Line, control: Control) -> None:
    """Closed hours in the asked time, exact to the last decimal; late and doubled rows are passed on."""
    control.bill("ap-1", SECONDS, "0.123456789012", description="ledger-x", tags={"ledger": "l"})
    control.bill("ap-1", SECONDS, "0.123456789012", description="ledger-x", tags={"ledger": "l"})
    control.bill("ap-2", SECONDS + 3600, "1E-9", description="other")
    control.bill("ap-3", SECONDS - 3600, "5")
    control.bill("ap-4", SECONDS + 7200, "5")
    rows = provider.bill(HOUR, HOUR + timedelta(hours=2), line=line)
    assert [(row["app"], row["cost_usd"]) for row in rows] == [
        ("ap-1", "0.123456789012"), ("ap-1", "0.123456789012"), ("ap-2", "0.000000001"),
    ]  # fmt: skip
    assert rows[0] == {
        "app": "ap-1", "description": "ledger-x", "environment": "main", "hour": "2026-11-20T13:00:00Z",
        "cost_usd": "0.123456789012", "resources": {}, "tags": {"ledger": "l"},
    }  # fmt: skip
    control.bill("ap-1", SECONDS, "0.000001")
    assert len(provider.bill(HOUR, HOUR + timedelta(hours=1), line=line)) == 3, "a late row is read again"


def test_bill_of_a_plan_without_billing(line: Line, control: Control) -> None:
    """An account that may not see its bills gets a PermissionError, which is not zero dollars."""
    control.fault("WorkspaceBillingReport", times=1, status="PERMISSION_DENIED", text="Team plan only")
    with pytest.raises(PermissionError, match="Team plan only"):
        provider.bill(HOUR, HOUR + timedelta(hours=1), line=line)
    control.fault("WorkspaceBillingReport", times=1, status="UNAVAILABLE")
    with pytest.raises(Unavailable):
        provider.bill(HOUR, HOUR + timedelta(hours=1), line=line)


def test_apps_and_stop(line: Line, server: Server, control: Control) -> None:
    """Live Apps of the environment with their tags, foreign ones included; one can be stopped by its id."""
    foreign = control.foreign_app("somebody-elses", owner="bob")
    control.foreign_app("long-gone", state=5)
    told = {app["app"]: app for app in provider.apps(line=line)["apps"]}
    assert set(told) == {foreign}
    assert told[foreign]["name"] == "somebody-elses"
    assert told[foreign]["state"] == "deployed"
    assert told[foreign]["tags"] == {"owner": "bob"}
    assert told[foreign]["created_at"].endswith("Z")
    provider.stop(foreign, line=line)
    assert provider.apps(line=line)["apps"] == []
    provider.stop(foreign, line=line)


@pytest.mark.parametrize("offset", [0.0, 400.0, -400.0])
def test_clock(line: Line, server: Server, control: Control, offset: float) -> None:
    """The provider's clock against ours; asking leaves no App behind."""
    control.set(clock_offset=offset)
    told = provider.apps(line=line)
    assert told["clock_skew"] == pytest.approx(offset, abs=2.0)
    assert not [app for app in server.state.apps.values() if app.name == "ledger-clock" and app.state == 3]


def test_workspace_and_credentials(
    line: Line, fresh: Callable[..., Place], control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workspace by name; a text that changes with the credentials and does not show them."""
    control.set(workspace="lab")
    backend = ModalBackend(fresh("xcred"), line)
    monkeypatch.setenv("MODAL_TOKEN_ID", "ak-1")
    monkeypatch.setenv("MODAL_TOKEN_SECRET", "as-1")
    name, first = backend.credentials()
    monkeypatch.setenv("MODAL_TOKEN_SECRET", "as-2")
    assert name == "lab"
    assert "as-1" not in first
    assert backend.credentials()[1] != first


def test_wrong_credentials(line: Line, control: Control) -> None:
    """Credentials that the provider does not know are a PermissionError."""
    control.fault("WorkspaceNameLookup", times=1, status="UNAUTHENTICATED", text="token is revoked")
    with pytest.raises(PermissionError, match="token is revoked"):
        provider.workspace(line=line)
