"""From a backend's name to its class: this project's own, then what other packages install."""

from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import Any

from ledger.errors import LedgerError, UsageError
from ledger.plan.backends import GROUP, check_backend
from workers.backends.guarded import Guarded
from workers.backends.remote import Place, RemoteBackend

METHODS = ("spawn", "poll", "cancel", "logs")
# name: module, class, the package that it needs (its extra has the backend's name)
OWN = {
    "modal": ("workers.backends.on_modal.backend", "ModalBackend", "modal"),
    "process": ("workers.backends.process", "ProcessBackend", None),
    "slurm": ("workers.backends.slurm", "SlurmBackend", "submitit"),
}


def find(name: str) -> type[RemoteBackend]:
    """The class behind `compute.backend`, to be made with a Place; UsageError names what is missing.

    `local` is none of these: its runs are forked, not called.
    """
    if name == "local":
        raise UsageError("local runs are forked by the supervisor", "use process for runs that outlive it")
    found = _own(name) if name in OWN else _installed(name)
    missing = [method for method in METHODS if not callable(getattr(found, method, None))]
    if missing:
        raise UsageError(
            f"the backend {name!r} has no {', '.join(missing)}", "docs/backends.md says what a backend offers"
        )
    backend: type[RemoteBackend] = found
    return backend


def made(name: str, place: Place) -> RemoteBackend:
    """The backend of a place, guarded; UsageError if its class cannot be made."""
    backend = find(name)
    try:
        return Guarded(backend(place))
    except LedgerError:
        raise
    except Exception as error:  # whatever another package's code raises
        reason = f"the backend {name!r} cannot be made: {type(error).__name__}: {error}"
        raise UsageError(reason, "docs/backends.md says what a backend is made with") from error


def _own(name: str) -> Any:
    module, attribute, needed = OWN[name]
    if needed is not None and find_spec(needed) is None:
        raise UsageError(
            f"the backend {name!r} needs the package {needed}", f"pip install 'experiment-ledger[{name}]'"
        )
    return getattr(import_module(module), attribute)


def _installed(name: str) -> Any:
    for entry in entry_points(group=GROUP, name=name):
        try:
            return entry.load()
        except Exception as error:  # an import runs whatever code the package has
            text = str(error) if isinstance(error, ImportError) else f"{type(error).__name__}: {error}"
            package = entry.dist.name if entry.dist is not None else "the package that has it"
            raise UsageError(
                f"the backend {name!r} cannot be loaded: {text}", f"install {package} again"
            ) from None
    check_backend(name)
    raise UsageError(f"the backend {name!r} has no class", f"its package registers it in {GROUP}")
