"""`python -m workers rates|apps|reach`: what a provider charges, what of ours runs there, and who we are.

A backend elsewhere may offer, beside its four methods, `rates()` → `{"source", "rates": {resource: dollars
an hour as text or Decimal}}` and `apps()` → `{"apps": [{"app", "name", "state", "tags"}], "clock_skew"}`.
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal
from importlib import import_module
from typing import Any

from ledger.errors import LedgerError, NoAnswer
from schemas.spec_words import OWN_BACKENDS
from workers.backends.find import find
from workers.backends.remote import Unavailable

_OWN = {"modal": "workers.backends.on_modal.provider"}
Answer = tuple[int, dict[str, Any]]


def rates(backend: str) -> Answer:
    """`{"provider", "source", "rates": {resource: micro-dollars an hour}}`; NoAnswer if there is none."""
    if backend in OWN_BACKENDS:
        remedy = "its price is rate_usd_per_hour in [compute] of the spec"
        raise NoAnswer(f"the backend {backend} is own hardware and tells no rates", remedy)
    offer = _offer(backend, "rates")
    if offer is None:
        table, sign = f"[rates.{backend}]", f"`ledger rates sign --provider {backend}`"
        remedy = f"state them in {table} of ledger.toml, then {sign}"
        raise NoAnswer(f"the backend {backend} tells no rates", remedy)
    told = _asked(backend, offer)
    found = {name: _micro(price) for name, price in told["rates"].items()}
    return 0, {"provider": backend, "source": told["source"], "rates": found}


def apps(backend: str) -> Answer:
    """`{"apps": […] or null, "clock_skew": seconds or null}`; null where a backend does not tell that."""
    offer = _offer(backend, "apps")
    if offer is None:
        return 0, {"apps": None, "clock_skew": None}
    told = _asked(backend, offer)
    return 0, {"apps": list(told["apps"]), "clock_skew": told["clock_skew"]}


def reach(backend: str) -> Answer:
    """`{"workspace"}`: whose account the credentials of this environment are; NoAnswer if nobody answers."""
    offer = _offer(backend, "workspace")
    return 0, {"workspace": _asked(backend, offer) if offer is not None else None}


def _offer(backend: str, name: str) -> Callable[[], Any] | None:
    place: Any = import_module(_OWN[backend]) if backend in _OWN else find(backend)
    offer: Callable[[], Any] | None = getattr(place, name, None)
    return offer


def _asked(backend: str, offer: Callable[[], Any]) -> Any:
    """Whatever goes wrong in a provider's client means that there is no answer."""
    try:
        return offer()
    except LedgerError:
        raise
    except Exception as error:
        text = told(error)
        named = text if backend in text.lower() else f"{backend}: {text}"
        raise NoAnswer(named, getattr(error, "remedy", "")) from error


def told(error: Exception) -> str:
    """What went wrong in a provider's client, in a line; the kind of error where its text is none of ours."""
    text = " ".join(str(error).split())[:300]
    return text if isinstance(error, Unavailable) and text else f"{type(error).__name__}: {text}"


def _micro(price: Any) -> int:
    """Micro-dollars of an exact amount in dollars, rounded up."""
    return int((Decimal(price) * 1_000_000).to_integral_value(rounding=ROUND_CEILING))
