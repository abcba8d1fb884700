"""What a model is, in numbers: exact parameters, FLOPs of a step by a named method, a bound on memory."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from workers.counting.flops import Flops, Loss, count_flops
from workers.counting.memory import METHOD as MEMORY_METHOD
from workers.counting.memory import Memory, memory_lower_bound
from workers.counting.parameters import Parameters, count_parameters

if TYPE_CHECKING:
    import torch

__all__ = [
    "Flops",
    "Memory",
    "Parameters",
    "count_flops",
    "count_parameters",
    "describe",
    "memory_lower_bound",
]


def describe(
    module: "torch.nn.Module", sample: Any = None, *, optimizer: str = "adam", loss: Loss | None = None
) -> dict[str, Any]:
    """The fields of `experiment.counted`. Without a sample: the parameters alone, the rest unknown.

    `sample`: a tensor, a tuple or list of positional inputs, or a dictionary of keyword inputs. The model,
    its gradients, its mode and every random state stay as they were. Raises Uncountable or SilentZero.
    """
    counts = count_parameters(module)
    described = {
        "parameters": counts.total,
        "trainable": counts.trainable,
        "frozen": counts.frozen,
        "buffers": counts.buffers,
        "hyperparameters": None,
    }
    if sample is None:
        unknown: dict[str, Any] = {"flops_per_step": None, "memory_bytes": None, "uncounted": []}
        return {**described, **unknown, "method": "exact parameter count", "details": _versions()}
    return {**described, **_step(module, sample, optimizer, loss)}


def _step(module: Any, sample: Any, optimizer: str, loss: Loss | None) -> dict[str, Any]:
    flops = count_flops(module, sample, loss=loss)
    memory = memory_lower_bound(module, sample, optimizer, loss=loss)
    return {
        "flops_per_step": flops.total,
        "memory_bytes": memory.total,
        "method": flops.method,
        "uncounted": flops.uncounted,
        "details": _details(flops, memory, optimizer),
    }


def _details(flops: Flops, memory: Memory, optimizer: str) -> dict[str, Any]:
    return {
        **_versions(),
        "input_shapes": flops.input_shapes,
        "dtype": flops.dtype,
        "device": flops.device,
        "forward_flops": flops.forward,
        "backward_flops": flops.backward,
        "opaque": flops.opaque,
        "memory": {**asdict(memory), "optimizer_name": optimizer.lower(), "method": MEMORY_METHOD},
    }


def _versions() -> dict[str, str]:
    import platform

    import torch

    return {"torch": str(torch.__version__), "python": platform.python_version()}
