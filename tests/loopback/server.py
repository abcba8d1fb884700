"""The gRPC server: every RPC of the client's interface, most of them refused by name."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.loopback import apps, billing, functions, logs, objects
from tests.loopback.faults import blow, fault_for
from tests.loopback.state import State

MODULES = (apps, objects, functions, billing, logs)


class Server:
    """Serves `state` on 127.0.0.1 in a thread of its own; `url` is its address."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.state = State(folder, **settings)
        self.url = ""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="loopback", daemon=True)

    def start(self) -> "Server":
        """Listen; returns when requests are answered."""
        self.state.folder.mkdir(parents=True, exist_ok=True)
        self._thread.start()
        self._ready.wait(30)
        self.state.url = self.url
        return self

    def stop(self) -> None:
        """End all containers, then the server."""
        from tests.loopback.containers import end_all

        end_all(self.state)
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)

    def __enter__(self) -> "Server":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        from grpclib.server import Server as GrpcServer

        self._stopping = asyncio.Event()
        server = GrpcServer([service(self.state)])
        connections: list[Any] = []
        made = server._protocol_factory

        def remembered() -> Any:
            connections.append(made())
            return connections[-1]

        server._protocol_factory = remembered  # type: ignore[method-assign]
        await server.start("127.0.0.1", 0)
        port = server._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.url = f"http://127.0.0.1:{port}"
        self._ready.set()
        await self._stopping.wait()
        server.close()
        await server.wait_closed()
        for protocol in list(connections):
            protocol.connection.close()
        await asyncio.sleep(0.05)


def service(state: State) -> Any:
    """An object with the client's whole interface, each RPC bound to our function of that name."""
    from modal_proto.api_grpc import ModalClientBase

    empty = {name: (lambda self, stream: None) for name in ModalClientBase.__abstractmethods__}
    base = type("Loopback", (ModalClientBase,), empty)()
    mapping = {path: _wrapped(state, path, handler) for path, handler in base.__mapping__().items()}
    return type("Service", (), {"__mapping__": lambda self: mapping})()


def _wrapped(state: State, path: str, handler: Any) -> Any:
    from grpclib.const import Handler

    name = path.rpartition("/")[2]
    found = next((getattr(module, name) for module in MODULES if hasattr(module, name)), None)

    async def answer(stream: Any) -> None:
        request = await stream.recv_message()
        state.seen.append((name, request))
        await _answer(state, name, found, stream, request)

    return Handler(answer, handler.cardinality, handler.request_type, handler.reply_type)


async def _answer(
    state: State, name: str, found: Callable[..., Any] | None, stream: Any, request: Any
) -> None:
    from grpclib import GRPCError, Status

    fault = fault_for(state, name)
    if fault is not None and not fault.done:
        await blow(fault)
    if found is None:
        raise GRPCError(Status.UNIMPLEMENTED, name)
    key = (name, str(stream.metadata.get("x-idempotency-key", "")))
    if hasattr(found, "streams"):
        async for reply in found(state, request):
            await stream.send_message(reply)
        return
    reply = state.replies.get(key) if key[1] else None
    if reply is None:
        reply = await found(state, request)
        state.replies[key] = reply
    if fault is not None and fault.done:
        await blow(fault)
    await stream.send_message(reply)
