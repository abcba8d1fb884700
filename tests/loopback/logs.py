"""RPCs about what containers printed."""

from typing import Any

from tests.loopback.functions import call_of
from tests.loopback.state import State


def _pb() -> Any:
    from modal_proto import api_pb2

    return api_pb2


async def FunctionCallFromId(state: State, request: Any) -> Any:
    call = call_of(state, request.function_call_id)
    metadata = _pb().FunctionCallHandleMetadata(
        app_id=state.function_apps[call.function], function_id=call.function
    )
    return _pb().FunctionCallFromIdResponse(function_call_id=call.id, num_inputs=1, metadata=metadata)


async def AppFetchLogs(state: State, request: Any) -> Any:
    """The newest lines of a call's containers, oldest first."""
    call = call_of(state, request.function_call_id)
    lines = []
    for task in list(call.tasks):
        output = state.folder / "containers" / task / "output"
        if output.exists():
            text = output.read_text(encoding="utf-8", errors="replace")
            lines += [(task, line) for line in text.splitlines(keepends=True)]
    batches = []
    for task, line in lines[-(request.limit or 100) :]:
        item = _pb().TaskLogs(data=line, timestamp=state.now(), file_descriptor=1, function_call_id=call.id)
        batches.append(_pb().TaskLogsBatch(task_id=task, items=[item]))
    return _pb().AppFetchLogsResponse(batches=batches)
