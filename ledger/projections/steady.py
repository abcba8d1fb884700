"""A look at the head that another process overtakes is taken again, instead of folding the log in memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
TRIES = 5
_again: ContextVar[bool] = ContextVar("again", default=False)


class Overtaken(Exception):
    """The live rows have moved on since the view was opened."""


def steady(look: Callable[P, T]) -> Callable[P, T]:
    """`look` reads views and writes nothing before its last read: it is called again while it is overtaken.

    The last time its views stay where they are, which costs a fold of the whole log in memory.
    """

    @wraps(look)
    def looking(*given: P.args, **named: P.kwargs) -> T:
        for _ in range(TRIES):
            try:
                with _repeatable():
                    return look(*given, **named)
            except Overtaken:
                continue
        return look(*given, **named)

    return looking


def is_repeatable() -> bool:
    """Whether whoever reads just now would rather look again."""
    return _again.get()


@contextmanager
def _repeatable() -> Iterator[None]:
    token = _again.set(True)
    try:
        yield
    finally:
        _again.reset(token)
