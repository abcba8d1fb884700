"""Experiments compared pair by pair over the subjects that both have; the numbers of `ledger compare`."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from ledger.stats.natural import natural
from ledger.stats.paired import family

Table = dict[str, Any]
_LEFT_OUT = ("rows", "why", "gaps", "checks", "printed")


def comparison(tables: Sequence[Table]) -> dict[str, Any]:
    """`{"pairs", "experiments", "metric", "unit", "direction", "protocol", "family", "ledger", "index"}`.

    Differences are a − b of the seed means, in the metric's unit. `p_holm` corrects the sign-flip p over
    all pairs. The tables are of one metric, direction and protocol; `ledger.rules.comparable` has said so.
    """
    first, pairs = tables[0], list(combinations(tables, 2))
    scores = {id(table): {row["subject"]: row["mean"] for row in table["rows"]} for table in tables}
    common = [(scores[id(a)], scores[id(b)], scores[id(a)].keys() & scores[id(b)].keys()) for a, b in pairs]
    found = family(
        [({name: a[name] for name in both}, {name: b[name] for name in both}) for a, b, both in common],
        direction=first["direction"],
    )
    return {
        "pairs": [_pair(a, b, row) for (a, b), row in zip(pairs, found, strict=True)],
        "experiments": [_experiment(table) for table in tables],
        **{name: first[name] for name in ("metric", "unit", "direction", "protocol", "index")},
        "family": len(pairs),
        "ledger": first.get("ledger", ""),
    }


def _experiment(table: Table) -> Table:
    return {name: value for name, value in table.items() if name not in _LEFT_OUT}


def _pair(a: Table, b: Table, row: dict[str, Any]) -> dict[str, Any]:
    mine, theirs = ({item["subject"] for item in table["rows"]} for table in (a, b))
    everyone = mine | theirs | _missing(a) | _missing(b)
    alone = sorted(everyone - (mine & theirs), key=natural)
    about = {
        "a": a["experiment"], "b": b["experiment"], "a_name": a["name"], "b_name": b["name"], **row,
        "dz": _effect(row), "subjects": {"common": row["n"], "total": len(everyone), "left_out": alone},
    }  # fmt: skip
    return about | {"labels": _labels(a, b, about)}


def _missing(table: Table) -> set[str]:
    """The lines that a table lacks: folds where folds are its lines, else subjects."""
    lines = table["units"] if table["units"]["what"] == "fold" else table["subjects"]
    return set(lines["missing"])


def _effect(row: dict[str, Any]) -> float | None:
    """Cohen's d_z = d̄ / s_d; None where the differences do not vary."""
    mean, spread = row["mean_difference"], row["sd_difference"]
    return mean / spread if mean is not None and spread else None


def _labels(a: Table, b: Table, pair: dict[str, Any]) -> list[str]:
    """What limits either table, and what limits the pair."""
    found = [f"{table['name']}: {label}" for table in (a, b) for label in table["labels"]]
    shared = pair["subjects"]
    if shared["left_out"]:
        found.append(f"INCOMPLETE {shared['common']}/{shared['total']} in common")
    if not (a["imported"] or b["imported"]) and a["data"]["digest"] != b["data"]["digest"]:
        found.append("DIFFERENT DATA")
    return found
