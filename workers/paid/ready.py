"""What takes long at a provider, a deployment, comes before the first intent."""

from typing import Any

from workers.backends.remote import NotReached, NotStarted, Unavailable


def ready(backend: Any) -> tuple[bool, str]:
    """Whether starts may begin; if not, why they never may, empty where a later look may find it ready."""
    prepare = getattr(backend, "prepare", None)
    if prepare is None:
        return True, ""
    try:
        prepare()
    except (NotReached, Unavailable):
        return False, ""
    except NotStarted as error:
        return False, f"the provider is not ready: {error}"
    return True, ""
