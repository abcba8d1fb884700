"""Addresses of ledgers: `sqlite:///path[?mode=ro]` and `postgresql://…[?mode=ro]`."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from ledger.errors import UsageError

DEFAULT_TIMEOUT = 60.0
"""Seconds that a command waits for a lock before DatabaseBusy."""

_EXAMPLE = "write sqlite:///path/to/ledger.db or postgresql://user@host/database"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a ledger is. `target` is an absolute path or what libpq takes; `url` is absolute too."""

    url: str
    dialect: str
    target: str
    read_only: bool
    timeout: float


def parse(url: str, timeout: float = DEFAULT_TIMEOUT) -> Address:
    """The parts of an address; UsageError if it is none."""
    scheme, found, rest = url.partition("://")
    if found and scheme == "sqlite":
        return _sqlite(url, rest, timeout)
    if found and scheme.partition("+")[0] in ("postgresql", "postgres"):
        return _postgres(rest, timeout)
    raise UsageError(f"{public(url)!r} is not the address of a ledger", _EXAMPLE)


def _sqlite(url: str, rest: str, timeout: float) -> Address:
    path, _, query = rest.partition("?")
    if not path.startswith("/") or path in ("/", "/:memory:"):
        raise UsageError(f"{url!r} names no file", _EXAMPLE)
    mode = _mode(dict(parse_qsl(query, keep_blank_values=True)), url)
    target = str(Path(path[1:]).absolute())
    return Address(f"sqlite:///{target}" + ("?mode=ro" if mode else ""), "sqlite", target, mode, timeout)


def _mode(settings: dict[str, str], url: str) -> bool:
    """Whether the address asks for reading only; UsageError on any other setting."""
    mode = settings.pop("mode", "rw")
    if settings or mode not in ("ro", "rw"):
        raise UsageError(f"{url!r}: the only setting of a SQLite address is mode=ro", _EXAMPLE)
    return mode == "ro"


def _postgres(rest: str, timeout: float) -> Address:
    try:
        parts = urlsplit("postgresql://" + rest)
    except ValueError as error:
        raise UsageError(f"this is not the address of a ledger: {error}", _EXAMPLE) from None
    settings = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in settings if key != "mode"]
    read_only = ("mode", "ro") in settings
    marked = [*kept, ("mode", "ro")] if read_only else kept
    place = f"postgresql://{parts.netloc}{parts.path}"
    return Address(place + _query(marked), "postgres", place + _query(kept), read_only, timeout)


def _query(settings: list[tuple[str, str]]) -> str:
    return "?" + urlencode(settings, safe="/", quote_via=quote) if settings else ""


def public(url: str) -> str:
    """An address that may be shown and stored: no user, no password, no mode."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("://")[0] + "://"
    secret = {"mode", "user", "password", "passfile", "sslpassword", "sslkey"}
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in secret]
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme.partition('+')[0]}://{host}{parts.path}{_query(kept)}"
