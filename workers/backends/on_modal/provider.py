"""What Modal says beside calls: prices, Apps, the bill, its clock. Each question has its deadline.

Unavailable where Modal does not answer; PermissionError where this account may not ask.
"""

import hashlib
import os
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from workers.backends.on_modal.line import Denied, Line
from workers.backends.remote import Unavailable

if TYPE_CHECKING:
    import modal

Answer = TypeVar("Answer")
SECONDS, BILL_SECONDS = 30.0, 90.0
CLOCK_APP = "ledger-clock"
SOURCE = "modal.Workspace.billing.rates()"


class WrongCredentials(PermissionError):
    """There are no credentials, or Modal does not know them."""

    remedy = (
        "set MODAL_TOKEN_ID and MODAL_TOKEN_SECRET (or run `modal token new`) in the account that supervises"
    )


def rates(*, line: Line | None = None) -> dict[str, Any]:
    """`{"source", "rates": {resource: dollars an hour as text}}`; Unreadable for prices of another form."""
    import modal

    from workers.backends.on_modal.rate_names import readable

    async def ask(client: "modal.Client") -> Any:
        workspace = modal.Workspace.from_context(client=client)
        await workspace.hydrate.aio()
        return await workspace.billing.rates.aio()

    told = dict(_ask(line, SECONDS, ask).items())
    return {"source": SOURCE, "rates": {name: str(price) for name, price in readable(told).items()}}


def bill(start: datetime, end: datetime, *, line: Line | None = None) -> list[dict[str, Any]]:
    """Rows `{app, description, environment, hour, cost_usd, resources, tags}` of the environment.

    Hours of UTC that begin at `start` or later and end by `end`; amounts are texts, exact as billed.
    """

    line = line or Line()
    from_, until = start.astimezone(UTC).replace(tzinfo=UTC), end.astimezone(UTC).replace(tzinfo=UTC)

    async def ask(client: "modal.Client") -> Any:
        environment = await _environment(line, client)
        return await environment.billing.report.aio(
            start=_exact(from_), end=_exact(until), resolution="h", tag_names=["*"]
        )

    closed = timedelta(hours=1)
    rows = _ask(line, BILL_SECONDS, ask)
    inside = [item for item in rows if from_ <= item.interval_start <= until - closed]
    return [_row(item) for item in inside]


def apps(*, line: Line | None = None) -> dict[str, Any]:
    """`{"apps": [{app, name, state, created_at, tags}], "clock_skew": seconds}` of the environment.

    Stopped Apps are left out; `clock_skew` is what Modal's clock is ahead of ours.
    """
    line = line or Line()

    async def ask(client: "modal.Client") -> list[dict[str, Any]]:
        import asyncio

        environment = await _environment(line, client)
        found = [app for app in await environment.apps.list.aio() if app.name != CLOCK_APP]
        return list(await asyncio.gather(*(_app(app, client) for app in found)))

    return {"apps": _ask(line, SECONDS, ask), "clock_skew": clock(line=line)}


def clock(*, line: Line | None = None) -> float:
    """Seconds that Modal's clock is ahead of this one, by the birth of an empty App, which costs nothing."""
    import modal

    line = line or Line()

    async def ask(client: "modal.Client") -> tuple[float, float, float]:
        def look() -> Awaitable["modal.App"]:
            return modal.App.lookup.aio(
                CLOCK_APP, create_if_missing=True, client=client, environment_name=line.environment
            )

        old = await look()
        await old.stop.aio(client=client)
        before = time.time()
        fresh = await look()
        after = time.time()
        about = await fresh.info.aio()
        await fresh.stop.aio(client=client)
        return before, after, about.lifecycle.created_at.timestamp()

    before, after, there = _ask(line, SECONDS, ask)
    return float(there - min(max(there, before), after))


def stop(app: str, *, line: Line | None = None) -> None:
    """Stop an App by its id or its name, and see that it is listed no more.

    Unavailable if it still is: an App that is stopping may have containers for a while.
    """
    line = line or Line()

    async def ask(client: "modal.Client") -> bool:
        environment = await _environment(line, client)
        for found in await environment.apps.list.aio():
            if app in (found.app_id, found.name):
                await found.stop.aio(client=client)
        left = await environment.apps.list.aio()
        return any(app in (found.app_id, found.name) for found in left)

    if _ask(line, SECONDS, ask):
        raise Unavailable(f"Modal still lists {app}; look again later")


def workspace(*, line: Line | None = None) -> str:
    """The name of the workspace that the credentials belong to."""
    import modal

    async def ask(client: "modal.Client") -> str:
        found = modal.Workspace.from_context(client=client)
        await found.hydrate.aio()
        return str(found.name or "")

    return str(_ask(line, SECONDS, ask))


def account_key() -> str:
    """A text that only these credentials give; nothing can be read from it."""
    from modal.config import config

    parts = [str(config.get(name) or "") for name in ("token_id", "token_secret")]
    stated = [os.environ.get("MODAL_TOKEN_ID", ""), os.environ.get("MODAL_TOKEN_SECRET", "")]
    return hashlib.sha256("\0".join(stated if all(stated) else parts).encode()).hexdigest()


def _ask(line: Line | None, seconds: float, ask: Callable[["modal.Client"], Awaitable[Answer]]) -> Any:
    try:
        return (line or Line()).ask(seconds, ask)
    except Denied as error:
        kind = WrongCredentials if error.kind == "AuthError" else PermissionError
        raise kind(str(error)) from None


async def _environment(line: Line, client: "modal.Client") -> Any:
    import modal

    if line.environment is None:
        return modal.Environment.from_context(client=client)
    return modal.Environment.from_name(line.environment, client=client)


async def _app(app: Any, client: "modal.Client") -> dict[str, Any]:
    tags = await app.get_tags.aio(client=client)
    lifecycle = (await app.info.aio()).lifecycle
    created = lifecycle.created_at.astimezone(UTC)
    return {
        "app": app.app_id, "name": app.name or app.description or "", "state": lifecycle.state.name.lower(),
        "created_at": created.isoformat(timespec="seconds").replace("+00:00", "Z"), "tags": tags,
    }  # fmt: skip


def _exact(moment: datetime) -> datetime:
    """Modal takes `timezone.utc` itself and no other zone."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _row(item: Any) -> dict[str, Any]:
    hour = item.interval_start.astimezone(UTC)
    return {
        "app": item.object_id, "description": item.description, "environment": item.environment_name,
        "hour": hour.isoformat(timespec="seconds").replace("+00:00", "Z"), "cost_usd": format(item.cost, "f"),
        "resources": {name: format(cost, "f") for name, cost in sorted(item.cost_by_resource.items())},
        "tags": dict(item.tags),
    }  # fmt: skip
