"""The one connection of a process to Modal: each question has a deadline, its failures have two kinds."""

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from workers.backends.on_modal.reach import Away, address, unreached
from workers.backends.remote import Unavailable

if TYPE_CHECKING:
    import modal

Answer = TypeVar("Answer")
OPEN_SECONDS, HELLO_SECONDS = 3.0, 8.0
"""For a connection, and for its first answer: a person hears soon that nobody is there."""


class Denied(Exception):
    """Modal has answered, and the answer is no; `kind` is the name of its error."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        super().__init__(f"{kind}: {text}"[:1000])


class Line:
    """Opened with the first question, from MODAL_TOKEN_ID and MODAL_TOKEN_SECRET or Modal's own profile.

    `client` is given by tests and by whoever manages several accounts. `environment` names the Modal
    environment, empty the one that the account has by default.
    """

    def __init__(self, client: "modal.Client | None" = None, environment: str | None = None) -> None:
        self._client = client
        self._greeted = client is not None
        stated = os.environ.get("MODAL_ENVIRONMENT", "") if environment is None else environment
        self.environment: str | None = stated or None

    @property
    def client(self) -> "modal.Client":
        """The open client, which has had an answer; Denied without credentials, Unavailable without one."""
        if self._client is None:
            self._client = _opened()
        if not self._greeted:
            _greet(self._client)
            self._greeted = True
        return self._client

    def ask(self, seconds: float, question: "Callable[[modal.Client], Awaitable[Answer]]") -> Answer:
        """The answer to a coroutine function of the client.

        Denied if Modal says no. Unavailable if it says nothing within the seconds, or nothing certain: the
        request may have been carried out.
        """
        client = self.client
        answer: Answer = within(seconds, lambda: question(client))
        return answer


def within(seconds: float, act: Callable[[], Awaitable[Any]]) -> Any:
    """The result of a coroutine function on Modal's own event loop, with the errors of `Line.ask`."""
    import asyncio

    from modal.exception import Error

    async def timed() -> Any:
        return await asyncio.wait_for(act(), seconds)

    try:
        return _on_loop(timed)
    except TimeoutError:
        raise Away(f"Modal did not answer within {seconds:g} s") from None
    except Error as error:
        kind = type(error).__name__
        text = str(error) or getattr(error, "_message", "")
        if isinstance(error, _refusals()):
            raise Denied(kind, text) from None
        raise Away(f"Modal: {kind}: {text}"[:1000]) from None
    except OSError as error:
        raise Away(f"Modal cannot be reached: {error}") from None


def _refusals() -> tuple[type[Exception], ...]:
    """Errors that are answers. Whatever else is raised leaves open what has happened."""
    from modal import exception

    names = (
        "InvalidError", "AuthError", "NotFoundError", "PermissionDeniedError", "AlreadyExistsError",
        "ResourceExhaustedError", "UnimplementedError", "ImageBuildError",
    )  # fmt: skip
    found = (getattr(exception, name, None) for name in names)
    return tuple(kind for kind in found if isinstance(kind, type))


def _on_loop(act: Callable[[], Awaitable[Any]]) -> Any:
    """Run on the thread of Modal's event loop and wait: its objects and channels belong to that loop."""
    from modal._utils.async_utils import synchronizer

    async def run() -> Any:
        return await act()

    return synchronizer.create_blocking(run)()


def _opened() -> "modal.Client":
    """A client with a connection. The client's own patience with a dead server is a minute."""
    try:
        client: modal.Client = within(OPEN_SECONDS, _open)
    except Unavailable as error:
        raise unreached(OPEN_SECONDS) from error
    return client


def _greet(client: "modal.Client") -> None:
    """Ask for any answer at all: what it is, an error too, the questions after it will tell."""
    from modal.exception import Error

    greeting: Any = client.hello

    async def hello() -> bool:
        with suppress(Error):
            await greeting.aio()
        return True

    try:
        within(HELLO_SECONDS, hello)
    except Unavailable as error:
        raise Away(f"Modal takes the connection to {address()} and says nothing") from error


async def _open() -> "modal.Client":
    import modal

    token, secret = os.environ.get("MODAL_TOKEN_ID", ""), os.environ.get("MODAL_TOKEN_SECRET", "")
    if token and secret:
        return await modal.Client.from_credentials.aio(token, secret)
    return await modal.Client.from_env.aio()
