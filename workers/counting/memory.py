"""How much memory one training step needs at least. An estimate: see `METHOD`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError
from workers.counting.flops import Loss, goals_of
from workers.counting.frugal import frugal_kernels
from workers.counting.operations import storage_of
from workers.counting.parameters import distinct, refuse_lazy
from workers.counting.sample import call
from workers.counting.shadow import on_shadow

if TYPE_CHECKING:
    import torch

METHOD = (
    "estimate, lower bound: parameters + buffers + gradients + optimizer state + tensors saved for backward, "
    "by storage; without allocator, workspace and fragmentation"
)
# numbers that each optimizer keeps per trainable element, in the element's own type
STATES = {
    "none": 0, "sgd": 0, "momentum": 1, "rmsprop": 1, "adagrad": 1, "lion": 1, "adadelta": 2, "rprop": 2,
    "adam": 2, "adamw": 2, "adamax": 2, "nadam": 2, "radam": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Memory:
    """Bytes. `saved`: what autograd keeps between the passes, each storage once."""

    parameters: int
    buffers: int
    gradients: int
    optimizer: int
    saved: int
    total: int


def memory_lower_bound(
    module: "torch.nn.Module", sample: Any, optimizer: str = "adam", *, loss: Loss | None = None
) -> Memory:
    """Bytes that one training step holds at least. Raises UsageError for an optimizer not in STATES."""
    if optimizer.lower() not in STATES:
        raise UsageError(f"unknown optimizer {optimizer!r}", f"one of {', '.join(sorted(STATES))}")
    refuse_lazy(module)
    parameters = [*distinct(module.parameters())]
    held = sum(_bytes(parameter) for parameter in parameters)
    gradients = sum(_bytes(parameter) for parameter in parameters if parameter.requires_grad)
    buffers = sum(_bytes(buffer) for buffer in distinct(module.buffers()))
    states = STATES[optimizer.lower()] * gradients
    saved, _device, _why = on_shadow(module, sample, lambda copy, inputs: _saved(copy, inputs, loss))
    return Memory(held, buffers, gradients, states, saved, held + buffers + gradients + states + saved)


def _bytes(tensor: Any) -> int:
    return int(tensor.numel() * tensor.element_size())


def _saved(module: Any, inputs: Any, loss: Loss | None) -> int:
    """Bytes saved for backward, beside the parameters and buffers that are held anyway."""
    import torch

    own = {storage_of(tensor) for tensor in [*module.parameters(), *module.buffers()]}
    kept: dict[int, Any] = {}

    def pack(tensor: Any) -> Any:
        # the tensor is held here, so that no other storage can take its address meanwhile
        kept.setdefault(storage_of(tensor) or id(tensor), tensor)
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor), frugal_kernels():
        goals_of(call(module, inputs), loss)
    return sum(_size(tensor) for storage, tensor in kept.items() if storage not in own)


def _size(tensor: Any) -> int:
    return int(tensor.untyped_storage().nbytes()) if storage_of(tensor) else _bytes(tensor)
