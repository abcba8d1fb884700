"""After the runs: R24, R28 to R30."""

from typing import Any

from ledger.rules.refusal import Refusal, refusal

SIXTEEN = (
    ("model name", "model_name"), ("architecture", "architecture"), ("dimensions", "dimensions"),
    ("key config", "key_config"), ("params", "params"), ("data", "data"), ("steps/epochs", "steps"),
    ("batch/seq", "batch"), ("seed", "seed"), ("metric", "metric"), ("best", "best"), ("time", "seconds"),
    ("hardware", "hardware"), ("status", "status"), ("cost actual", "cost_actual"), ("notes", "notes"),
)  # fmt: skip
"""The sixteen fields of R29 with their keys in result.recorded."""
NEVER_EMPTY = ("model_name", "architecture", "data", "metric", "hardware", "status")


def r24_costs(attempts: list[dict[str, Any]]) -> list[Refusal]:
    """R24: the actual cost of every ended attempt is logged before a stage is completed.

    `attempts`: `{"run", "attempt", "ended": bool, "cost": micro-dollars or None}`.
    """
    open_ones = [f"{item['run']} attempt {item['attempt']}" for item in attempts if _owes(item)]
    if not open_ones:
        return []
    reason = f"{len(open_ones)} ended attempts have no actual cost: {', '.join(open_ones[:5])}"
    return [refusal("R24", reason, "run `ledger status EXP`; the supervisor logs the cost when it drains")]


def _owes(attempt: dict[str, Any]) -> bool:
    return bool(attempt["ended"]) and attempt["cost"] is None


def r28_recorded(results: int) -> list[Refusal]:
    """R28: nothing is analysed before a result of this experiment is recorded."""
    if results > 0:
        return []
    return [refusal("R28", "an analysis comes after a recorded result; there is none", "launch it first")]


def r29_fields(result: dict[str, Any]) -> list[Refusal]:
    """R29: a result has all sixteen fields; null where none was reached, empty text nowhere it matters."""
    absent = [label for label, key in SIXTEEN if key not in result or _is_empty(key, result[key])]
    if not absent:
        return []
    return [
        refusal("R29", f"the result lacks {', '.join(absent)}", "record all sixteen fields, failures too")
    ]


def _is_empty(key: str, value: Any) -> bool:
    return key in NEVER_EMPTY and not str(value if value is not None else "").strip()


def r30_ended(runs: list[dict[str, Any]]) -> list[Refusal]:
    """R30: every run that was launched has an end, failures, timeouts and NaN too.

    `runs`: `{"run", "outcome": text or None}` of the launched ones.
    """
    orphans = [str(item["run"]) for item in runs if item["outcome"] is None]
    if not orphans:
        return []
    reason = f"{len(orphans)} launched runs have no recorded end: {', '.join(orphans[:5])}"
    return [refusal("R30", reason, "wait for them, or run `ledger status EXP` to see where they stand")]
