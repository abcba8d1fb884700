"""How imports stand, in the shape of the other experiments' status."""

from typing import Any

from ledger.projections.imports import state_of


def line(row: dict[str, Any]) -> dict[str, Any]:
    """The line of an import in the overview: its rows are its cells; it ran nothing here and cost nothing."""
    return {
        "experiment": row["id"], "project": row["project"], "name": row["name"], "state": state_of(row),
        "cells": row["rows"], "outcomes": {}, "cost_usd": None,
    }  # fmt: skip


def document(row: dict[str, Any], index: int) -> dict[str, Any]:
    """The status of one import."""
    checks = {name: verdict for name, verdict in row["checks"].items() if name != "differences"}
    return {
        **line(row),
        "metric": row["metric"]["name"],
        "unit": row["metric"]["unit"],
        "direction": row["metric"]["direction"],
        "subjects": row["subjects"],
        "source": row["source"],
        "file": row["file"]["path"],
        "published": row["published"],
        "checks": checks,
        "runs": [],
        "index": index,
        "next": f"ledger table {row['id']}",
    }
