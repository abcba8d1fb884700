"""Times as text: RFC 3339, UTC, six fractional digits, `Z`."""

import time
from datetime import UTC, datetime
from functools import lru_cache


def now_text() -> str:
    """The writer's own clock. Only the database's clock drives leases and order."""
    return to_text(time.time_ns() // 1000)


def to_text(micros: int) -> str:
    """RFC 3339 text of microseconds since the epoch."""
    seconds, rest = divmod(micros, 1_000_000)
    return f"{_to_the_second(seconds)}.{rest:06d}Z"


@lru_cache(maxsize=16)
def _to_the_second(seconds: int) -> str:
    """Events come many to a second."""
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


def to_micros(text: str) -> int:
    """Microseconds since the epoch of an ISO 8601 text; without a zone it is read as UTC."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds
