"""R9, R31, R34 and R35: which tables may stand beside each other in a comparison; pure."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from ledger.rules.proportions import canonical, same_unit
from ledger.rules.refusal import Refusal, listed, refusal
from ledger.stats.natural import natural

Table = dict[str, Any]
WAIVED = frozenset({"R30", "R31", "R32"})
"""Rules whose reasons to withhold a table are waived, and said in the heading, where gaps are allowed."""


def refusals(
    tables: Sequence[Table], withheld: Sequence[Refusal], *, allow_incomplete: bool
) -> list[Refusal]:
    """Everything that forbids the comparison of these tables, each reason once.

    `withheld`: why one of the tables is not printed plainly.
    """
    kept = [item for item in withheld if not (allow_incomplete and item["rule"] in WAIVED)]
    found = [*r9_metric(tables), *r31_protocol(tables), *kept]
    if not found:
        found = r31_folds(tables) or r31_common(tables) or ([] if allow_incomplete else r31_rosters(tables))
    return list({(item["rule"], item["reason"]): item for item in found}.values())


def r9_metric(tables: Sequence[Table]) -> list[Refusal]:
    """R9: only one metric, in one unit, with one direction can be compared."""
    first = tables[0]
    other = next((table for table in tables if not _same_metric(first, table)), None)
    if other is None:
        return []
    reason = f"{_named(first)} is {_metric(first)}, {_named(other)} is {_metric(other)}"
    return [refusal("R9", reason, "compare experiments of one metric, in one unit and direction")]


def _same_metric(one: Table, other: Table) -> bool:
    names = {canonical(table["metric"] or "") for table in (one, other)}
    same = len(names) == 1 and one["direction"] == other["direction"]
    return same and same_unit(str(one["unit"] or ""), str(other["unit"] or ""))


def _metric(table: Table) -> str:
    return f"{table['metric']} [{table['unit']}], {table['direction']} is better"


def r31_protocol(tables: Sequence[Table]) -> list[Refusal]:
    """R31: protocols are named and never mixed."""
    first = tables[0]
    other = next((table for table in tables if table["protocol"] != first["protocol"]), None)
    if other is None:
        return []
    reason = f"{_named(first)} is {first['protocol']}, {_named(other)} is {other['protocol']}: never mixed"
    return [refusal("R31", reason, "compare experiments of one protocol")]


def r31_folds(tables: Sequence[Table]) -> list[Refusal]:
    """R31: folds of one name that hold out different subjects are no pair."""
    for one, other in combinations(tables, 2):
        mine = {row["subject"]: row["test"] for row in one["rows"] if "test" in row}
        theirs = {row["subject"]: row["test"] for row in other["rows"] if "test" in row}
        apart = [fold for fold in mine if fold in theirs and sorted(mine[fold]) != sorted(theirs[fold])]
        if apart:
            reason = f"{_named(one)} and {_named(other)} hold out different subjects in {listed(apart, 5)}"
            return [refusal("R31", reason, "propose them with the same folds: same subjects, same k or test")]
    return []


def r31_common(tables: Sequence[Table]) -> list[Refusal]:
    """R31: without a common subject there is nothing to pair."""
    for one, other in combinations(tables, 2):
        if not people(one) & people(other):
            reason = f"{_named(one)} and {_named(other)} have no subject in common"
            return [refusal("R31", reason, "are their subjects called by the same names?")]
    return []


def r31_rosters(tables: Sequence[Table]) -> list[Refusal]:
    """R31: a comparison is over the whole roster that its experiments share."""
    first = tables[0]
    for other in tables[1:]:
        apart = [
            f"{_named(table)} lacks {listed(sorted(lacks, key=natural), 5)}"
            for table, lacks in (
                (first, people(other) - people(first)), (other, people(first) - people(other)),
            )
            if lacks
        ]  # fmt: skip
        if apart:
            remedy = "`--allow-incomplete` compares the common subjects, and says n/N with the others named"
            return [refusal("R31", "different rosters: " + "; ".join(apart), remedy)]
    return []


def people(table: Table) -> set[str]:
    """The subjects, or folds, that a table has a line for."""
    return {row["subject"] for row in table["rows"]}


def _named(table: Table) -> str:
    return str(table["name"])
