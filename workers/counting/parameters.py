"""How many numbers a model holds. Exact."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.errors import Uncountable

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Parameters:
    """Elements, not bytes. `total` is trainable + frozen; buffers stand beside it."""

    trainable: int
    frozen: int
    buffers: int
    total: int


def count_parameters(module: "torch.nn.Module") -> Parameters:
    """The exact count, tied parameters once. Raises Uncountable while a lazy layer has no shape yet."""
    refuse_lazy(module)
    unique = list(distinct(module.parameters()))
    trainable = sum(parameter.numel() for parameter in unique if parameter.requires_grad)
    total = sum(parameter.numel() for parameter in unique)
    buffers = sum(buffer.numel() for buffer in distinct(module.buffers()))
    return Parameters(trainable, total - trainable, buffers, total)


def refuse_lazy(module: "torch.nn.Module") -> None:
    """Raises Uncountable when a parameter or buffer has no shape yet."""
    from torch.nn.parameter import is_lazy

    named = [*module.named_parameters(), *module.named_buffers()]
    lazy = [name for name, tensor in named if is_lazy(tensor)]
    if lazy:
        raise Uncountable(
            f"lazy parameters have no shape yet: {', '.join(lazy[:5])}",
            "run one sample through the model first (model(sample)), then count",
        )


def distinct(tensors: Iterator[Any]) -> Iterator[Any]:
    """Each piece of memory once: two parameters over the same memory are one."""
    seen: set[object] = set()
    for tensor in sorted(tensors, key=lambda tensor: not tensor.requires_grad):
        identity = _memory(tensor)
        if identity not in seen:
            seen.add(identity)
            yield tensor


def _memory(tensor: Any) -> object:
    try:
        address = int(tensor.data_ptr())
    except (RuntimeError, NotImplementedError):  # sparse and wrapped tensors have no single address
        address = 0
    if address == 0:  # meta and empty tensors share the address 0
        return id(tensor)
    return (str(tensor.device), address, tensor.numel(), tensor.dtype)
