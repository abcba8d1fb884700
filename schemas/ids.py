"""Identifiers: UUIDv7 for events, short random ids for things that a person types."""

import re

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford: no i, l, o, u
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")


def new_event_id() -> str:
    """A UUIDv7 (RFC 9562) in text: an identity, never an order or a secret."""
    import uuid_utils

    return str(uuid_utils.uuid7())


def new_experiment_id() -> str:
    """Ten characters of Crockford base 32 (50 random bits), never all digits."""
    import secrets

    return "x" + "".join(secrets.choice(_ALPHABET) for _ in range(9))


def derived_experiment_id(*parts: str) -> str:
    """An id of the same form (45 bits) that the same parts always give: what may exist once takes it."""
    import hashlib

    digest = int.from_bytes(hashlib.sha256("\0".join(parts).encode()).digest()[:8], "big")
    return "x" + "".join(_ALPHABET[(digest >> 5 * place) % 32] for place in range(9))


def run_id(experiment: str, cell: int) -> str:
    """The run of one cell of an experiment's plan; cells count from 1."""
    return f"{experiment}.{cell}"


def experiment_of(run: str) -> str:
    """The experiment that a run id belongs to."""
    return run.rpartition(".")[0]


def is_name(text: str) -> bool:
    """Whether a text may name a project or an experiment: 1–100 of letters, digits, `.`, `_`, `-`."""
    return _NAME.match(text) is not None


def is_event_id(text: str) -> bool:
    """Whether a text is a UUIDv7 in its canonical form."""
    return _UUID7.match(text) is not None
