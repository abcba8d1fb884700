"""How a call stands, read without its result: what a worker sends is never deserialised here.

The client's own `FunctionCall.get()` unpickles results and exceptions, which runs whatever code a worker
puts there. So this reads the status alone, from the same RPC. The interface below is not a supported one;
where it is gone, a call is `unknown`, which ends nothing.
"""

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import modal

POLL_SECONDS = 5.0


class Told(NamedTuple):
    """What the provider says of a call. `status`: without GENERIC_STATUS_, empty while there is no result.

    `open_inputs` 0 without a status: its results have expired. `retries` and the times (seconds since 1970
    by the provider) are those of the last try; 0 if not told.
    """

    status: str
    text: str
    open_inputs: int
    container: str = ""
    retries: int = 0
    started_at: float = 0.0
    ended_at: float = 0.0


async def outputs(client: "modal.Client", call: str) -> Told:
    """Ask once, without waiting for the call."""
    from modal_proto import api_pb2

    request = api_pb2.FunctionGetOutputsRequest(
        function_call_id=call, timeout=0, last_entry_id="0-0", clear_on_success=False,
        requested_at=time.time(), start_idx=0, end_idx=0,
    )  # fmt: skip
    reply = await client._stub.FunctionGetOutputs(request, retry=None, timeout=POLL_SECONDS)
    if not reply.outputs:
        return Told("", "", reply.num_unfinished_inputs)
    item = reply.outputs[0]
    kinds = api_pb2.GenericResult.GenericStatus
    known = item.result.status in kinds.values()
    status = kinds.Name(item.result.status) if known else f"number {item.result.status}"
    return Told(
        status.removeprefix("GENERIC_STATUS_"), str(item.result.exception)[:1500], 0, item.task_id,
        item.retry_count, item.input_started_at, item.output_created_at,
    )  # fmt: skip
