"""What a plan's data says beside its manifest: for the trivial baseline, and for R31."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ledger.plan.tally import Group, Tally, Wanted
from ledger.plan.trivial import trivial_baseline
from ledger.stats.metrics import metric_of, needs_two_classes


@dataclass(frozen=True, slots=True)
class Facts:
    """`subjects` before exclusions; `coarser`: participant columns that subjects nest in, with their counts.

    `classes`: how many classes the held-out rows of each unit show; zeros where none were read.
    """

    rows: int
    subjects: int
    coarser: dict[str, int]
    classes: dict[str, int]

    @classmethod
    def of(cls, tally: Tally, folds: Mapping[str, Group]) -> "Facts":
        """The facts of one pass over the rows."""
        classes = {unit: len(group.classes) for unit, group in folds.items()}
        return cls(tally.rows, len(tally.subjects()), tally.coarser(), classes)


def wanted(spec: dict[str, Any]) -> Wanted:
    """The columns that a canonical spec needs, and how its metric takes the target."""
    data, protocol = spec["data"], spec["protocol"]
    return Wanted(
        data["subject_column"], protocol.get("session_column"), data.get("target_column"), _takes(spec)
    )


def _takes(spec: dict[str, Any]) -> Literal["numbers", "classes", "nothing"]:
    name = spec["metric"]["name"]
    metric = metric_of(name)
    if metric is None:
        return "classes" if needs_two_classes(name) else "nothing"
    return "numbers" if metric.takes == "numbers" else "classes"


def trivial_of(spec: dict[str, Any], folds: Mapping[str, Group], rest: Group) -> dict[str, Any] | None:
    """The trivial baseline where the spec states a target; schemas Trivial."""
    if spec["data"].get("target_column") is None:
        return None
    return trivial_baseline(spec["metric"]["name"], folds, rest)
