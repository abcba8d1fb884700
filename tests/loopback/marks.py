"""How a handler says that it sends several replies."""

from collections.abc import Callable
from typing import Any


def streaming(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark an RPC that sends several replies."""
    function.streams = True  # type: ignore[attr-defined]
    return function
