"""Faults of the control plane itself: it refuses, is slow, or does a thing and says it failed."""

import asyncio
from dataclasses import dataclass
from typing import Any

from tests.loopback.state import State


@dataclass
class Fault:
    """`times` answers of `rpc` (`*`: of any) go wrong: after `seconds`, with `status` unless it is None.

    `done`: the request is carried out first, so it looks failed and is not.
    """

    rpc: str
    times: int = 1
    status: str | None = "UNAVAILABLE"
    seconds: float = 0.0
    done: bool = False
    text: str = "scripted"


def fault_for(state: State, rpc: str) -> Fault | None:
    """The fault that this request meets; it counts as used."""
    with state.lock:
        for fault in state.faults:
            if fault.rpc in (rpc, "*") and fault.times > 0:
                fault.times -= 1
                return fault
    return None


async def blow(fault: Fault) -> None:
    """Wait and fail as the fault says."""
    from grpclib import GRPCError, Status

    if fault.seconds:
        await asyncio.sleep(fault.seconds)
    if fault.status is not None:
        raise GRPCError(Status[fault.status], fault.text)


def refuse(status: str, text: str) -> Any:
    """The error that a request deserves, to be raised."""
    from grpclib import GRPCError, Status

    return GRPCError(Status[status], text)
