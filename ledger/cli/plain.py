"""Plain parameters without pydantic.

typer builds a pydantic adapter for each parameter, also for those that were not given: 60 ms for every
command. A text, a whole number, a flag or a list of texts needs none; `tests/cli/test_light.py` holds this.
"""

from typing import Any

import typer

PLAIN = (str, bool, int, list[str])


class Plain:
    """The coercion of one plain parameter, in the place of typer's adapter."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The typed value; BadParameter where a whole number is due and something else came."""
        if self.kind == list[str]:
            return tuple(value or ())
        if self.kind is not int or value is None or isinstance(value, int):
            return value
        try:
            return int(value)
        except ValueError:
            raise typer.BadParameter(f"{value!r} is not a whole number", ctx=ctx, param=param) from None


def lighten(params: list[Any]) -> list[Any]:
    """The same parameters, the plain ones coerced here; others are left to typer."""
    for param in params:
        kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
        if kind in PLAIN:
            coercion = Plain(kind)
            param.get_runtime_param = lambda coercion=coercion: coercion
    return params
