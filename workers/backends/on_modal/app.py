"""The App of an experiment: one Function with the spec's resources, an explicit timeout and retries."""

from typing import TYPE_CHECKING, Any

from workers.backends.on_modal import names
from workers.backends.remote import NotStarted, Place

if TYPE_CHECKING:
    import modal

MOST_SECONDS = 86_400
"""The longest that one try may last at the provider."""


def tags(place: Place) -> dict[str, str]:
    """Whose App it is, for lists and bills: 63 letters, digits, `-`, `_` and `.` at most."""
    from ledger.version import __version__

    stated = {
        "ledger": place.ledger, "experiment": place.experiment, "project": place.project,
        "digest": place.digest[:32], "version": __version__,
    }  # fmt: skip
    return {key: value[:63] for key, value in stated.items()}


def build(place: Place) -> "modal.App":
    """The App as it is to be deployed; nothing is sent. NotStarted for resources that cannot be had."""
    import modal

    from workers.backends.on_modal.function import attempt
    from workers.backends.on_modal.image import image_of

    app = modal.App(names.app_name(place.experiment), tags=tags(place), include_source=False)
    volume = modal.Volume.from_name(names.volume_name(place.experiment), create_if_missing=True)
    secret = modal.Secret.from_name(names.secret_name(), required_keys=[names.ADDRESS])
    register = app.function(
        image=image_of(place.frozen), name=names.FUNCTION, secrets=[secret],
        env=dict(names.container_environment(place.experiment)), volumes={names.VOLUME: volume},
        include_source=False, single_use_containers=True, **resources(place.compute, place.claims),
    )  # fmt: skip
    register(attempt)
    return app


def resources(compute: dict[str, Any], claims: int) -> dict[str, Any]:
    """The arguments of `app.function` for [compute]: GPUs, cores, MiB, seconds, retries.

    What is stated is request and hard limit at once: Modal bills max(request, use), and only the request
    was approved. At least one retry: without one a container that dies in the provider's hands is the end of
    a run. More claims than the approval covers are refused by the worker itself.
    """
    import modal

    timeout = int(-(-float(compute["timeout_s"]) // 1))
    if not 1 <= timeout <= MOST_SECONDS:
        raise NotStarted(f"compute.timeout_s = {timeout}: Modal allows 1 s to 24 h for one try")
    found: dict[str, Any] = {"timeout": timeout, "retries": modal.Retries(max_retries=max(1, claims - 1))}
    if compute.get("gpus"):
        found["gpu"] = f"{compute['gpu']}:{compute['gpus']}" if compute["gpus"] > 1 else compute["gpu"]
    if compute.get("cpu"):
        found["cpu"] = (float(compute["cpu"]),) * 2
    if compute.get("memory_gib"):
        found["memory"] = (round(float(compute["memory_gib"]) * 1024),) * 2
    return found
