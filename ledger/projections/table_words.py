"""What a table says about itself in words: its label, and why a cell is empty; pure."""

from typing import Any

from ledger.projections.protocol import Row

PUBLIC_SEEDS = 5
"""Fewer seeds than this make a smoke result, not a public claim (R32)."""


def joined(*labels: str) -> str:
    """The labels that say something, one after the other."""
    return "; ".join(label for label in labels if label)


def selected(configs: int) -> str:
    """The label of a winner that was picked on held-out scores."""
    return f"SELECTED: best of {configs} configurations on held-out scores"


def label(table: dict[str, Any], row: Row) -> str:
    """Everything that limits what the table shows, or an empty text."""
    kind, observable = table["data"]["kind"], table["observable"]
    return joined(
        _coverage(table),
        "deterministic" if row["protocol"]["deterministic"] else _seeds(table, row),
        f"{kind.upper()} DATA" if kind != "real" else "",
        observable if observable in ("AMBIGUOUS", "AMPLITUDE-ONLY") else "",
    )


def _coverage(table: dict[str, Any]) -> str:
    found, runs = table["subjects"], table["runs"]
    if found["missing"]:
        return f"incomplete {found['present']}/{found['declared']}"
    if not table["complete"]:
        return f"incomplete {runs['present']}/{runs['declared']} runs"
    return ""


def _seeds(table: dict[str, Any], row: Row) -> str:
    seeds = table["seeds"]["min"] or len(row["plan"]["seeds"])
    return f"SMOKE: {seeds} seed{'s' if seeds != 1 else ''}" if seeds < PUBLIC_SEEDS else ""


def gap(subject: str, seed: int | None, run: Row | None) -> str:
    """Why a cell of the plan has no value, in the words of its run."""
    where = f"subject {subject}" + ("" if seed is None else f", seed {seed}")
    if run is None:
        return f"{where}: not run"
    if run["state"] != "ok":
        return f"{where}: {run['state'] or 'not queued'} ({run['id']})"
    return f"{where}: ok without a result ({run['id']})"
