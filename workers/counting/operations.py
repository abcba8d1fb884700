"""Which operations ran that the counter has no formula for, and which of them may hide multiplications."""

import re
from dataclasses import dataclass, field
from typing import Any

from workers.counting.sample import tensors_in

# By name, where the library itself says neither "pointwise" nor "reduction" nor "core".
_MULTIPLIES = re.compile(
    r"(?<!cu)(?<!ga)mm|mv|matmul|dot|linear|conv|rnn|lstm|gru|attention|transformer|cdist|pdist|addr|solve"
)
_HARMLESS = re.compile(
    r"norm|softmax|embedding|pool|pad|loss|dropout|scatter|gather|index|copy|clone|cat$|stack|split|roll|flip"
    r"|rot90|cum|pixel|shuffle|sort|topk|kthvalue|median|mode$|unique|bernoulli|multinomial|uniform|random"
    r"|exponential|poisson|where|masked|tri[lu]_?$|fill|zero|resize|repeat|diag|select|slice|fold|im2col|col2im"
    r"|upsample|grid_sampler|fft|[gs]?elu|hardtanh|hardsigmoid|hardswish|shrink|softplus|sigmoid|threshold|glu"
    r"|mish|histc|bincount|nonzero|isin|searchsorted|bucketize|fake_quantize|take|put|segment_reduce|sparse"
    r"|dense|view|lift|assert|set_|trace|complex|polar|lerp|scalar|equal|device|entropy"
    r"|quantize|foreach|aminmax|^dist$|divide|histogram|allclose|gamma|dirichlet|cauchy|geometric|binomial|rsub"
    r"|xlogy|squeeze|transpose_$|detach|strided|pin_memory|_true$|^(eq|ne|lt|le|gt|ge|gcd|lcm|abs|t)_$"
)
_FACTORY = re.compile(r"_like$|^new_|^_?empty|^_reshape_alias$|^_unsafe_view$")


@dataclass
class Seen:
    """What ran, by name. `opaque`: may hide multiplications. `touched`: a parameter was computed with."""

    uncounted: set[str] = field(default_factory=set)
    opaque: set[str] = field(default_factory=set)
    touched: bool = False


def recorder(seen: Seen, known: Any, parameters: set[int]) -> Any:
    """A dispatch mode to enter before the counter, which then hands on what it could not decompose.

    `known`: the operations that have a formula. `parameters`: the storages of the parameters.
    """
    from torch.utils._python_dispatch import TorchDispatchMode

    def dispatch(_mode: Any, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        _note(seen, func, [*tensors_in((args, kwargs))], known, parameters)
        return func(*args, **(kwargs or {}))

    members = {"__torch_dispatch__": dispatch, "supports_higher_order_operators": True}
    return type("OperationRecorder", (TorchDispatchMode,), members)()


def _note(seen: Seen, func: Any, tensors: list[Any], known: Any, parameters: set[int]) -> None:
    packet = getattr(func, "_overloadpacket", func)
    if packet in known:
        if any(tensor.is_complex() for tensor in tensors):
            seen.uncounted.add(f"{packet} on complex numbers, counted as on real ones")
        seen.touched = True
        return
    if not tensors or _moves_nothing(func):
        return
    seen.uncounted.add(str(packet))
    if not _is_harmless(func):
        seen.opaque.add(str(packet))
    seen.touched = seen.touched or any(storage_of(tensor) in parameters for tensor in tensors)


def storage_of(tensor: Any) -> int:
    """The identity of the memory behind a tensor and its views; 0 where there is no single one."""
    try:
        return int(tensor.untyped_storage()._cdata)
    except (RuntimeError, NotImplementedError):  # sparse tensors have several memories
        return 0


def _moves_nothing(func: Any) -> bool:
    """True for pure views and factories."""
    schema = getattr(func, "_schema", None)
    if schema is None or func.namespace == "prim":
        return schema is not None
    aliases = [argument.alias_info for argument in schema.arguments]
    views = any(alias is not None and not alias.is_write for alias in aliases)
    return views or bool(_FACTORY.search(_short(func)))


def _is_harmless(func: Any) -> bool:
    """True where the operation is known to hold no product of matrices; the unknown is not harmless."""
    import torch

    if getattr(func, "namespace", "") not in ("aten", "prims", "prim"):
        return False
    name = _short(func)
    if any(tag.name in ("pointwise", "reduction") for tag in func.tags):
        return True
    if _MULTIPLIES.search(name) and "upsample" not in name:
        return False
    return torch.Tag.core in func.tags or bool(_HARMLESS.search(name))


def _short(func: Any) -> str:
    return str(func._schema.name).split("::")[-1]
