"""Why Modal cannot be reached, in words for who waits for it."""

import socket
import threading
from urllib.parse import urlsplit

from workers.backends.remote import Unavailable

_LOOK_SECONDS = 1.0


class Away(Unavailable):
    """Modal cannot be reached, does not answer, or says nothing certain."""

    remedy = "check the network (proxy, firewall) and https://status.modal.com"


def address() -> str:
    """`host:port` of the control plane."""
    return ", ".join(f"{host}:{port}" for host, port in _places())


def unreached(seconds: float) -> Away:
    """What to say after so many seconds without a connection."""
    found: list[str] = []
    look = threading.Thread(target=lambda: found.append(_why()), name="ledger-reach", daemon=True)
    look.start()
    look.join(_LOOK_SECONDS)  # a name that nobody knows may take long to be looked up
    why = (found and found[0]) or f"no connection within {seconds:g} s"
    return Away(f"Modal cannot be reached at {address()}: {why}")


def _why() -> str:
    """What a plain connection runs into; empty if it is made."""
    for place in _places():
        try:
            socket.create_connection(place, timeout=_LOOK_SECONDS).close()
        except TimeoutError:
            continue
        except OSError as error:
            return error.strerror or str(error)
    return ""


def _places() -> list[tuple[str, int]]:
    from modal.config import config

    places = []
    for url in str(config.get("server_url")).split(","):
        parts = urlsplit(url.strip())
        places.append((parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)))
    return places
