"""A stand-in for the model on another device, so that counting never touches the model itself."""

import copy
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from ledger.errors import LedgerError, Uncountable
from workers.counting.parameters import refuse_lazy
from workers.counting.quiet import undisturbed
from workers.counting.sample import transform

Result = TypeVar("Result")


def on_shadow(module: Any, sample: Any, action: Callable[[Any, Any], Result]) -> tuple[Result, str, str]:
    """`action(copy, inputs)` on the meta device, else on the CPU: (result, device, why not meta).

    Raises Uncountable when the model runs on neither.
    """
    refuse_lazy(module)
    module = _unwrapped(module)
    failures: list[str] = []
    for device in ("meta", "cpu"):
        try:
            with undisturbed(device):
                inputs = transform(sample, partial(_fresh, device=device))
                result = action(_shadow(module, device), inputs)
            return result, device, "; ".join(failures)
        except LedgerError:
            raise
        except Exception as fault:  # a model's code may raise anything
            failures.append(f"{device} failed: {type(fault).__name__}: {_first_line(fault)}")
    raise Uncountable("the model could not be run on this sample: " + "; ".join(failures))


def _first_line(fault: Exception) -> str:
    return (str(fault).strip().splitlines() or [""])[0][:300]


def _unwrapped(module: Any) -> Any:
    """The model inside torch.compile, DataParallel and DistributedDataParallel."""
    from torch.nn.parallel import DataParallel, DistributedDataParallel

    while True:
        if isinstance(module, DataParallel | DistributedDataParallel):
            module = module.module
        elif hasattr(module, "_orig_mod"):
            module = module._orig_mod
        else:
            return module


def _shadow(module: Any, device: str) -> Any:
    """A deep copy whose tensors lie on `device`; a meta copy takes no memory. Raises Uncountable."""
    memo: dict[int, Any] = {}
    for tensor in _tensors_of(module):
        if id(tensor) not in memo:
            memo[id(tensor)] = _fresh(tensor, device)
    try:
        return copy.deepcopy(module, memo)
    except Exception as fault:  # whatever the model holds may refuse, in its own way
        problem = f"the model cannot be copied: {type(fault).__name__}: {_first_line(fault)}"
        raise Uncountable(problem, "keep locks, files and handles outside the model, then count") from fault


def _tensors_of(module: Any) -> Iterator[Any]:
    """Parameters, buffers and the tensors kept as plain attributes."""
    import torch

    yield from module.parameters()
    yield from module.buffers()
    for part in module.modules():
        for value in vars(part).values():
            items = value if isinstance(value, list | tuple) else (value,)
            yield from (item for item in items if isinstance(item, torch.Tensor))


def _fresh(tensor: Any, device: str) -> Any:
    """A new leaf of the same kind, shape, type and requires_grad."""
    import torch

    plain = tensor.detach()
    new = torch.empty_like(plain, device=device) if device == "meta" else plain.to(device, copy=True)
    if isinstance(tensor, torch.nn.Parameter):
        return torch.nn.Parameter(new, requires_grad=tensor.requires_grad)
    return new.requires_grad_(tensor.requires_grad)
