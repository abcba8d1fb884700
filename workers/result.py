"""The result of an attempt, in sixteen fields (R29).

What training code reports is on disk at once, in `result.json`. It becomes the event with the
attempt's end, because only then the status, the seconds and the cost are known.
"""

import json
import math
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from ledger.errors import UsageError
from schemas.money import cost
from workers.descriptor import Descriptor
from workers.facts import Facts, Reported
from workers.invariance import refuse_if_moved
from workers.nonfinite import NonFinite, as_number
from workers.text import storable

FILE, MOST_VALUES, TOLERANCE = "result.json", 200, 1e-6
Refuse = Callable[[str, int | None, float], NoReturn]
"""Records a non-finite value and raises."""


def report_result(plan: Descriptor, folder: Path, facts: Facts, value: Any, refuse: Refuse) -> None:
    """Keep the result, synced; UsageError without the frozen metric or for a second result.

    After predictions the computed metric stands: a stated one that differs is noted, others are added.
    """
    refuse_if_moved(facts)
    held = facts.reported
    values = _finite(plan, facts, value, refuse, computed=held is not None)
    if held is None:
        _store(folder, facts, Reported(values))
    elif held.final:
        raise UsageError(f"{plan.run} has its result already; call run.result once, at the end")
    else:
        notes = _differing(plan.metric, values, held)
        _store(folder, facts, Reported({**values, **held.values}, notes, self_reported=False))


def report_computed(
    plan: Descriptor, folder: Path, facts: Facts, value: float, refuse: Refuse, *, notes: str
) -> None:
    """Keep the frozen metric as it was computed here; UsageError where there is a result already."""
    refuse_second(plan, facts)
    values = _finite(plan, facts, value, refuse)
    _store(folder, facts, Reported(values, notes, self_reported=False, final=False))


def refuse_second(plan: Descriptor, facts: Facts) -> None:
    """UsageError where the run has its result, or was refused one: before any file of it is written anew."""
    refuse_if_moved(facts)
    if facts.reported is not None:
        once = "call run.predictions or run.trials once, before run.result"
        raise UsageError(f"{plan.run} has its result already; {once}")


def _finite(
    plan: Descriptor, facts: Facts, value: Any, refuse: Refuse, *, computed: bool = False
) -> dict[str, float]:
    values = {storable(str(k)): as_number(str(k), v) for k, v in _by_name(plan, value, computed).items()}
    if facts.nonfinite is not None:
        raise NonFinite(facts.nonfinite, None, float("nan"))
    for key, number in values.items():
        if number - number != 0.0:
            refuse(key, facts.step, number)
    return {key: float(number) for key, number in values.items()}


def _differing(metric: str, stated: dict[str, float], computed: Reported) -> str:
    """The notes of what was computed, with the stated value of the metric where it is another."""
    value = computed.values[metric]
    if metric not in stated or math.isclose(stated[metric], value, rel_tol=TOLERANCE):
        return computed.notes
    return f"{computed.notes}; the training code stated {metric} = {stated[metric]!r}, computed is {value!r}"


def _store(folder: Path, facts: Facts, reported: Reported) -> None:
    """Keep what is reported, synced."""
    facts.reported = reported
    try:
        _keep(folder / FILE, reported)
    except OSError as error:
        # it is still in memory, and goes into the attempt's end
        sys.stderr.write(f"ledger: the result could not be kept on disk yet: {error}\n")


def reported_before(folder: Path) -> Reported | None:
    """What a worker that is gone had reported."""
    try:
        return Reported(**json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def sixteen(plan: Descriptor, facts: Facts, status: str, *, seconds: float, why: str = "") -> dict[str, Any]:
    """The sixteen fields. `value` is that of the frozen metric where the attempt ended ok, else None."""
    reported, batch = facts.reported, plan.config.get("batch")
    values = reported.values if reported is not None else {}
    return {
        "attempt": plan.attempt, "model_name": plan.model_name, "architecture": plan.architecture,
        "dimensions": plan.dimensions, "key_config": plan.config,
        "params": facts.params if facts.params is not None else plan.params,
        "data": plan.data_name, "data_count": plan.data_count, "steps": facts.step,
        "batch": batch if isinstance(batch, int) and not isinstance(batch, bool) else None,
        "seed": plan.seed, "metric": plan.metric,
        "value": values[plan.metric] if status == "ok" else None, "values": values,
        "best": facts.best, "seconds": seconds, "hardware": facts.hardware, "status": status,
        "cost_actual": cost(plan.rate_per_hour, seconds, plan.machines),
        "notes": _notes(facts, why), "self_reported": reported is None or reported.self_reported,
    }  # fmt: skip


def _notes(facts: Facts, why: str) -> str:
    parts = [why, facts.reported.notes if facts.reported is not None else ""]
    if facts.dropped:
        parts.append(f"{facts.dropped} metric points were dropped: they could not be written")
    return "; ".join(part for part in parts if part)


def _by_name(plan: Descriptor, value: Any, computed: bool) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {plan.metric: value}
    if plan.metric not in value and not computed:
        have = ", ".join(map(str, value)) or "nothing"
        raise UsageError(
            f"R9: run.result has no {plan.metric!r}, the frozen metric; it has {have}. "
            f'Write run.result({{"{plan.metric}": ...}})'
        )
    if len(value) > MOST_VALUES:
        raise UsageError(
            f"run.result got {len(value)} values, at most {MOST_VALUES}; use run.log for the rest"
        )
    return dict(value)


def _keep(path: Path, reported: Reported) -> None:
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump(asdict(reported), file)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
