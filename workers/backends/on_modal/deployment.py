"""The deployed Function of an experiment: found by its App's name, deployed if there is none."""

from typing import TYPE_CHECKING, Any, NamedTuple

from workers.backends.on_modal import app as apps
from workers.backends.on_modal import names
from workers.backends.on_modal.line import Denied, Line
from workers.backends.remote import NotReached, NotStarted, Place, Unavailable

if TYPE_CHECKING:
    import modal

LOOK_SECONDS = 60.0
DEPLOY_SECONDS = 1_800.0
"""A first deployment builds an image."""


class Deployed(NamedTuple):
    """The Function of an experiment, and the id of its App: what a bill names it by."""

    function: "modal.Function[Any, Any, Any]"
    app_id: str


def ready(line: Line, place: Place) -> Deployed:
    """The Function, found or deployed. Nothing has been started when this raises.

    NotStarted if Modal refuses, or if the App is another ledger's; NotReached if it cannot be asked.
    """
    try:
        return find(line, place) or deploy(line, place)
    except Denied as error:
        raise NotStarted(f"{error}{_remedy(error)}") from None
    except Unavailable as error:
        raise NotReached(f"nothing was started: {error}") from None


def find(line: Line, place: Place) -> Deployed | None:
    """The Function as deployed for this plan by this version; None if there is none."""
    import modal

    name = names.app_name(place.experiment)

    async def look(client: "modal.Client") -> tuple[Deployed, dict[str, str]]:
        function = modal.Function.from_name(
            name, names.FUNCTION, environment_name=line.environment, client=client
        )
        await function.hydrate.aio()
        found = await modal.App.lookup.aio(name, client=client, environment_name=line.environment)
        return Deployed(function, found.app_id or ""), await found.get_tags.aio(client=client)

    try:
        deployed, tags = line.ask(LOOK_SECONDS, look)
    except Denied as error:
        if error.kind == "NotFoundError":
            return None
        raise
    wanted = apps.tags(place)
    if tags.get("ledger", place.ledger) != place.ledger:
        raise NotStarted(
            f"the App {name} belongs to ledger {tags['ledger']}; stop it there, or use another environment"
        )
    return deployed if tags == wanted else None


def deploy(line: Line, place: Place) -> Deployed:
    """Deploy the App and find its Function."""
    import modal

    built = apps.build(place)

    async def act(client: "modal.Client") -> None:
        await built.deploy.aio(client=client, environment_name=line.environment)

    line.ask(DEPLOY_SECONDS, act)
    name = names.app_name(place.experiment)

    async def look(client: "modal.Client") -> "modal.Function[Any, Any, Any]":
        function = modal.Function.from_name(
            name, names.FUNCTION, environment_name=line.environment, client=client
        )
        await function.hydrate.aio()
        return function

    return Deployed(line.ask(LOOK_SECONDS, look), built.app_id or "")


def _remedy(error: Denied) -> str:
    if "ecret" in str(error):
        key, name = names.ADDRESS, names.secret_name()
        return f"; store the ledger's address: modal secret create {name} {key}=postgresql://…"
    if error.kind == "AuthError":
        return "; set MODAL_TOKEN_ID and MODAL_TOKEN_SECRET for the supervisor's account"
    return ""
