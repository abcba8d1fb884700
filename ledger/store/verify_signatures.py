"""Check every signature in the log: who signed could sign then, and signed this very event of this ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from ledger.rules.signing import NEEDED, fingerprint
from ledger.store.database import Row
from ledger.store.event import INDEX
from ledger.store.store import Store
from ledger.store.verification import Verification
from schemas.registry import MODELS

SIGNABLE = tuple(sorted({name for (name, _), model in MODELS.items() if "signed" in model.model_fields}))
"""The types whose events may carry a signature."""
_PAGE = 500
_SELECT = {
    "sqlite": "SELECT e.position, e.id, e.stream, e.bytes FROM events e",
    "postgres": (
        "SELECT s.idx, e.id, e.stream, e.bytes FROM events e JOIN sealed s ON s.position = e.position"
    ),
}


@dataclass(slots=True)
class _Known:
    """What the log has said so far: keys by fingerprint, those that count, nonces that were used."""

    ledger: str
    keys: dict[str, str] = field(default_factory=dict)
    active: set[str] = field(default_factory=set)
    nonces: set[str] = field(default_factory=set)


def check_signatures(store: Store, found: Verification, head: int) -> None:
    """Take down every event up to an index whose signature is missing, forged, repeated or out of place."""
    known = _Known(store.ledger_id)
    for index, event_id, stream, raw in _rows(store, head):
        try:
            stated = orjson.loads(bytes(raw))
            kind, data = str(stated["type"]), stated["data"]
            reason = _wrong(known, stream, kind, data)
            if reason is None:
                _learn(known, kind, data)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            reason = f"its signature cannot be read ({error!r})"
        if reason is not None:
            found.broken("signature", reason, index, str(event_id))


def _rows(store: Store, head: int) -> Iterator[Row]:
    """Index, id, stream and bytes of the events that may be signed, in index order, a page at a time."""
    index, marks = INDEX[store.dialect], ", ".join("?" * len(SIGNABLE))
    sql = f"{_SELECT[store.dialect]} WHERE {index} > ? AND {index} <= ? AND e.type IN ({marks})"
    sql += f" ORDER BY {index} LIMIT {_PAGE}"
    after = 0
    while True:
        rows = store.database.query(sql, (after, head, *SIGNABLE))
        yield from rows
        if len(rows) < _PAGE:
            return
        after = rows[-1][0]


def _wrong(known: _Known, stream: str, kind: str, data: dict[str, Any]) -> str | None:
    if kind == "approver.enrolled" and fingerprint(data["public_key"]) != data["fingerprint"]:
        return "the fingerprint is not that of the key"
    if kind == "launch.approved" and data["ledger"] != known.ledger:
        return f"it approves a launch of ledger {data['ledger']}"
    if kind == "launch.approved" and stream != f"experiment-{data['experiment']}":
        return f"it approves experiment {data['experiment']}"
    signed = data.get("signed")
    if signed is None:
        if kind == "approver.enrolled" and known.keys:
            return "nobody signed for a further approver"
        return "nobody has signed it" if kind in NEEDED else None
    return _forged(known, stream, kind, data)


def _forged(known: _Known, stream: str, kind: str, data: dict[str, Any]) -> str | None:
    from ledger.rules.genuine import genuine

    by, nonce = data["signed"]["by"], data["signed"]["nonce"]
    if by not in known.keys:
        return f"{by} was no approver then"
    if by not in known.active:
        return f"{by} was revoked before"
    if nonce in known.nonces:
        return "its nonce was used before: the signature is a copy"
    if not genuine(known.ledger, stream, kind, data, known.keys[by]):
        return f"the signature is not one of {by} for this event of this ledger"
    return None


def _learn(known: _Known, kind: str, data: dict[str, Any]) -> None:
    if data.get("signed") is not None:
        known.nonces.add(data["signed"]["nonce"])
    if kind == "approver.enrolled":
        known.keys[data["fingerprint"]] = data["public_key"]
        known.active.add(data["fingerprint"])
    elif kind == "approver.revoked":
        known.active.discard(data["fingerprint"])
