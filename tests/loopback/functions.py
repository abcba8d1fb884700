"""RPCs about Functions and their calls."""

import asyncio
import time
from typing import Any

from tests.loopback import containers
from tests.loopback.apps import live_app
from tests.loopback.faults import refuse
from tests.loopback.state import Call, State


def _pb() -> Any:
    from modal_proto import api_pb2

    return api_pb2


def _empty() -> Any:
    from google.protobuf.empty_pb2 import Empty

    return Empty()


def call_of(state: State, call_id: str) -> Call:
    """The call of that id, NOT_FOUND otherwise."""
    if call_id not in state.calls:
        raise refuse("NOT_FOUND", f"Function call {call_id} not found")
    return state.calls[call_id]


def _metadata(name: str) -> Any:
    return _pb().FunctionHandleMetadata(
        function_name=name, function_type=_pb().Function.FUNCTION_TYPE_FUNCTION, definition_id=f"de-{name}",
        supported_input_formats=[_pb().DATA_FORMAT_PICKLE, _pb().DATA_FORMAT_CBOR],
        supported_output_formats=[_pb().DATA_FORMAT_PICKLE, _pb().DATA_FORMAT_CBOR],
    )  # fmt: skip


async def FunctionPrecreate(state: State, request: Any) -> Any:
    function = request.existing_function_id or state.new_id("fu")
    return _pb().FunctionPrecreateResponse(
        function_id=function, handle_metadata=_metadata(request.function_name)
    )


MOST_CORES, MOST_GIB = 64, 336


async def FunctionCreate(state: State, request: Any) -> Any:
    asked = request.function.resources
    if asked.milli_cpu > MOST_CORES * 1000 or asked.memory_mb > MOST_GIB * 1024:
        raise refuse("INVALID_ARGUMENT", f"at most {MOST_CORES} cores and {MOST_GIB} GiB can be had")
    function = request.existing_function_id or state.new_id("fu")
    state.functions[function] = request.function
    state.function_apps[function] = request.app_id
    return _pb().FunctionCreateResponse(
        function_id=function, function=request.function, function_data=_data(request.function),
        handle_metadata=_metadata(request.function.function_name),
    )  # fmt: skip


async def FunctionGet(state: State, request: Any) -> Any:
    app = live_app(state, request.app_name)
    if app is None or request.object_tag not in app.functions:
        raise refuse("NOT_FOUND", f"Function '{request.app_name}/{request.object_tag}' not found")
    function = app.functions[request.object_tag]
    return _pb().FunctionGetResponse(
        function_id=function, handle_metadata=_metadata(request.object_tag),
        function=_data(state.functions[function]),
    )  # fmt: skip


def _data(function: Any) -> Any:
    ranked = _pb().FunctionData.RankedFunction(function=function)
    return _pb().FunctionData(ranked_functions=[ranked], function_name=function.function_name)


async def FunctionMap(state: State, request: Any) -> Any:
    app = state.apps.get(state.function_apps.get(request.function_id, ""))
    if app is None or app.state != 3:
        raise refuse("NOT_FOUND", f"Function {request.function_id} is not deployed")
    item = request.pipelined_inputs[0].input
    call = Call(
        state.new_id("fc"), request.function_id, state.new_id("in"), item.args, item.data_format, state.now()
    )
    state.calls[call.id] = call
    containers.run(state, call)
    accepted = _pb().FunctionPutInputsResponseItem(idx=0, input_id=call.input)
    return _pb().FunctionMapResponse(function_call_id=call.id, pipelined_inputs=[accepted])


async def FunctionGetOutputs(state: State, request: Any) -> Any:
    """At once what there is, or after the stated seconds; an expired call gives an empty answer."""
    call = call_of(state, request.function_call_id)
    until = time.monotonic() + min(request.timeout, 55.0)
    while call.result is None and not call.expired and time.monotonic() < until:
        await asyncio.sleep(0.02)
    if call.expired:
        return _pb().FunctionGetOutputsResponse()
    if call.result is None:
        return _pb().FunctionGetOutputsResponse(num_unfinished_inputs=1)
    item = _pb().FunctionGetOutputsItem(
        result=call.result, idx=0, input_id=call.input, data_format=call.data_format, task_id=call.task,
        input_started_at=call.started_at, output_created_at=call.ended_at, retry_count=call.retries,
    )  # fmt: skip
    return _pb().FunctionGetOutputsResponse(outputs=[item], idxs=[0])


async def FunctionCallCancel(state: State, request: Any) -> Any:
    call = call_of(state, request.function_call_id)
    containers.cancel(state, call, force=request.terminate_containers)
    return _empty()
