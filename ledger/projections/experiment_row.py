"""The first row of an experiment: what its proposal froze, in the few keys that views need; pure."""

from typing import Any

from ledger.projections.protocol import Row, source
from schemas.envelope import Event


def proposed(event: Event) -> Row:
    """The row of `experiment.proposed`."""
    data, spec = event.data, event.data["spec"]
    return {
        "id": event.stream.partition("-")[2], "project": data["project"], "name": data["name"],
        "state": "proposed", "proposed": {**source(event), "time": event.time, "actor": event.actor},
        "hypothesis": _part(spec, "experiment").get("hypothesis"), "math": _part(spec, "math"),
        "source": data["source"], "digest": data["digests"]["plan"], "digests": data["digests"],
        "fingerprints": data["fingerprints"], "environment": data["environment"],
        "ancestor": data.get("ancestor"), "changed": data.get("changed", []),
        "plan": data["plan"], "trivial": data.get("trivial"), **_essentials(data, spec), **_empty(),
    }  # fmt: skip


def _essentials(data: dict[str, Any], spec: dict[str, Any]) -> Row:
    manifest, protocol = data["data"], _part(spec, "protocol")
    return {
        "metric": _part(spec, "metric"),
        "protocol": {
            "kind": protocol.get("kind", "loso"),
            "deterministic": data["plan"].get("deterministic", False),
        },
        "observable": _part(spec, "observable").get("class"),
        "declaration": {},
        "reclassified": None,
        "baseline": _part(spec, "baseline").get("experiment"),
        "model": _part(spec, "model"),
        "config": _part(spec, "config"),
        "grid": _part(spec, "grid"),
        "compute": _part(spec, "compute"),
        "data": {
            **{name: manifest[name] for name in ("name", "kind", "path", "rows", "digest")},
            "subjects": len(manifest["subjects"]),
        },
    }


def _part(spec: dict[str, Any], name: str) -> dict[str, Any]:
    part = spec.get(name)
    return part if isinstance(part, dict) else {}


def _empty() -> Row:
    return {
        "counted": None, "answers": {}, "gate": None, "estimate": None, "smoke": None, "launches": [],
        "refusals": {"count": 0, "last": None}, "notes": [], "closed": None,
        "cells": {}, "counts": {}, "cost": None, "bills": {}, "checked": None,
    }  # fmt: skip
