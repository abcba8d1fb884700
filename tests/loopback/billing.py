"""RPCs about the workspace: a greeting, its name, its rates and its bill."""

from typing import Any

from tests.loopback.marks import streaming
from tests.loopback.state import State


def _pb() -> Any:
    from modal_proto import api_pb2

    return api_pb2


async def ClientHello(state: State, request: Any) -> Any:
    return _pb().ClientHelloResponse()


async def WorkspaceNameLookup(state: State, request: Any) -> Any:
    return _pb().WorkspaceNameLookupResponse(username=state.workspace)


async def WorkspaceBillingRates(state: State, request: Any) -> Any:
    text = "\n".join(f"{key}: ${value}" for key, value in state.rates.items())
    return _pb().WorkspaceBillingRatesResponse(rates=state.rates, formatted=text)


@streaming
async def WorkspaceBillingReport(state: State, request: Any) -> Any:
    """Rows `{app, description, hour: seconds, cost: text, tags}` whose hour lies in the asked time."""
    start, end = request.start_timestamp.ToSeconds(), request.end_timestamp.ToSeconds()
    for row in list(state.bill):
        if start <= row["hour"] and row["hour"] + 3600 <= end:
            item = _pb().WorkspaceBillingReportItem(
                object_id=row["app"], description=row.get("description", ""), cost=row["cost"],
                environment_name=row.get("environment", state.environment), tags=row.get("tags", {}),
            )  # fmt: skip
            item.interval.FromSeconds(row["hour"])
            yield item
