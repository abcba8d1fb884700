"""What a table says about itself in words: everything that limits what it shows; pure."""

from typing import Any

from ledger.projections.protocol import Row
from ledger.rules.headline import PUBLIC_SEEDS
from ledger.rules.refusal import listed
from ledger.rules.roster import w31_single_rows


def joined(labels: list[str]) -> str:
    """The labels in one line."""
    return "; ".join(labels)


def selected(configs: int) -> str:
    """The label of a winner that was picked on held-out scores."""
    return f"SELECTED: best of {configs} configurations on held-out scores"


def labels(table: dict[str, Any], row: Row) -> list[str]:
    """What limits the table, in the order of weight; empty where nothing does."""
    kind, observable = table["data"]["kind"], table["observable"]
    late, gone = table["excluded_late"], table["dropped"]
    found = (
        _picked(table["picked_from"]),
        _coverage(table),
        "one fold" if table["protocol"] != "loso" and table["units"]["declared"] < 2 else "",
        "deterministic" if row["protocol"]["deterministic"] else _seeds(table, row),
        "the seed was not used" if table["seed_unused"] else "",
        f"EXCLUDED AFTER A RUN: {', '.join(late)}" if late else "",
        f"DROPPED FROM THE DATA AFTER A RUN: {listed(gone)}" if gone else "",
        f"{kind.upper()} DATA" if kind != "real" else "",
        observable if observable in ("AMBIGUOUS", "AMPLITUDE-ONLY") else "",
        "one row a subject: are they records?" if _records(table["data"]) else "",
        _repeats(table["repeats"]),
        _reported(table),
    )
    return [label for label in found if label]


def _coverage(table: dict[str, Any]) -> str:
    found, units, runs = table["subjects"], table["units"], table["runs"]
    if found["missing"]:
        return f"incomplete {found['present']}/{found['declared']}"
    if units["missing"]:
        return f"incomplete {units['present']}/{units['declared']} {units['what']}s"
    if not table["complete"]:
        return f"incomplete {runs['present']}/{runs['declared']} runs"
    return ""


def _seeds(table: dict[str, Any], row: Row) -> str:
    seeds = table["seeds"]["min"] or len(row["plan"]["seeds"])
    return f"SMOKE: {seeds} seed{'s' if seeds != 1 else ''}" if seeds < PUBLIC_SEEDS else ""


def _picked(found: dict[str, str] | None) -> str:
    if found is None:
        return ""
    return f"SELECTED: a configuration of the grid {found['name']} ({found['experiment']}) on this data"


def _records(data: dict[str, Any]) -> bool:
    """Whether records may have been taken for participants: each subject of the data has a single row."""
    return bool(w31_single_rows("subject", rows=data["rows"], subjects=data["subjects"]))


def _repeats(found: dict[str, Any] | None) -> str:
    if found is None:
        return ""
    named = f"{found['name']} ({found['experiment']})"
    if found["what"] == "repeats":
        return f"REPEATS {named}"
    if found["what"] == "other folds":
        return f"THE SAME SCIENCE as {named}, over other folds"
    return f"NEW SEEDS of {named}: the same science and context"


def _reported(table: dict[str, Any]) -> str:
    count, present = table["self_reported"], table["runs"]["present"]
    if not count:
        return ""
    return "self-reported" if count == present else f"self-reported: {count} of {present} runs"
