"""Exact counts of a model (R3): measured from the model, or stated by hand as exact integers."""

import hashlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.spool import Spool

COUNTS = (
    "parameters", "trainable", "frozen", "buffers", "hyperparameters", "flops_per_step", "memory_bytes",
)  # fmt: skip


def describe(
    plan: Descriptor,
    folder: Path,
    spool: Spool,
    facts: Facts,
    *,
    model: Any,
    sample: Any,
    counts: dict[str, Any],
) -> None:
    """Spool `experiment.counted` for the experiment; the parameters also go into the result."""
    if model is None:
        data = _stated(counts)
    elif counts:
        raise UsageError("run.describe takes a model or counts, not both: run.describe(model, sample)")
    else:
        data = _measured(plan, folder, model, sample)
    facts.params = data["parameters"]
    if plan.experiment:
        try:
            spool.write([(f"experiment-{plan.experiment}", "experiment.counted", data)])
        except OSError as error:
            sys.stderr.write(f"ledger: the counts were not recorded: {error}\n")


def _stated(counts: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(counts) - set(COUNTS))
    if unknown:
        raise UsageError(f"run.describe knows no {unknown[0]!r}; it knows {', '.join(COUNTS)}")
    if "parameters" not in counts:
        raise UsageError("run.describe needs a model or a count, for example run.describe(parameters=2)")
    for name, value in counts.items():
        if type(value) is not int or value < 0:
            raise UsageError(f"R3: {name} = {value!r} is no exact count; write the integer, as in 7340032")
    return {**counts, "method": "stated by the training code"}


def _measured(plan: Descriptor, folder: Path, model: Any, sample: Any) -> dict[str, Any]:
    """Measured once per plan, config and shape: ninety runs of one model need not count it ninety times."""
    cache = folder.parent / f"{plan.experiment}.counted.{_shape(plan, model, sample)}.json"
    try:
        known: dict[str, Any] = json.loads(cache.read_text(encoding="utf-8"))
        return known
    except (OSError, ValueError):
        pass
    from workers.measure import describe as measure

    data = measure(model, sample)
    with suppress(OSError):
        partial = folder / "counted.partial"
        partial.write_text(json.dumps(data), encoding="utf-8")
        partial.rename(cache)
    return data


def _shape(plan: Descriptor, model: Any, sample: Any) -> str:
    """A digest of what the counts depend on; the code is the same within a plan."""
    tensors = [*model.named_parameters(), *model.named_buffers()]
    parts = [(name, str(t.dtype), list(t.shape), t.requires_grad) for name, t in tensors]
    stated = [plan.code, plan.config, model.training, repr(model), parts, _outline(sample)]
    return hashlib.sha256(json.dumps(stated, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _outline(sample: Any) -> Any:
    if isinstance(sample, dict):
        return {str(key): _outline(item) for key, item in sample.items()}
    if isinstance(sample, list | tuple):
        return [_outline(item) for item in sample]
    if hasattr(sample, "shape"):
        return [str(sample.dtype), list(sample.shape)]
    return repr(sample)
