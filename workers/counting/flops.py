"""How many floating-point operations one step takes: exact under the method that is named beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledger.errors import SilentZero
from workers.counting.operations import Seen, recorder, storage_of
from workers.counting.sample import call, shapes_of, tensors_in
from workers.counting.shadow import on_shadow

if TYPE_CHECKING:
    import torch

Loss = Callable[[Any], Any]


@dataclass(frozen=True)
class Flops:
    """Counts of one step. `uncounted`: operations without a formula; `opaque`: those that may multiply."""

    forward: int
    backward: int
    total: int
    device: str
    dtype: str
    input_shapes: Any
    uncounted: list[str]
    opaque: list[str]
    torch_version: str
    method: str


def count_flops(
    module: "torch.nn.Module", sample: Any, *, backward: bool = True, loss: Loss | None = None
) -> Flops:
    """Counts on the meta device, on the CPU where that fails. `loss` takes the output (default: its sum).

    Raises SilentZero when a pass counts 0 though operations ran that may multiply; Uncountable when the
    model cannot be run.
    """
    import torch

    def action(copy: Any, inputs: Any) -> "_Count":
        return _count(copy, inputs, backward, loss)

    count, device, why = on_shadow(module, sample, action)
    passes = "forward+backward" if count.ran_backward else "forward"
    where = f"{device} because {why}" if why else device
    version = str(torch.__version__).split("+", maxsplit=1)[0]
    return Flops(
        forward=count.forward,
        backward=count.backward,
        total=count.forward + count.backward,
        device=device,
        dtype=dtype_of(module, sample),
        input_shapes=shapes_of(sample),
        uncounted=sorted(count.uncounted, key=lambda name: (name not in count.opaque, name)),
        opaque=sorted(count.opaque),
        torch_version=str(torch.__version__),
        method=f"FlopCounterMode, torch {version}, {where}, {passes}, multiply-add = 2",
    )


def dtype_of(module: Any, sample: Any) -> str:
    """The types of the parameters, of the sample where there are none: "bfloat16+float32"."""
    tensors = [*module.parameters()] or [*tensors_in(sample)]
    return "+".join(sorted({str(tensor.dtype).removeprefix("torch.") for tensor in tensors}))


@dataclass(frozen=True)
class _Count:
    forward: int
    backward: int
    ran_backward: bool
    uncounted: set[str]
    opaque: set[str]


def _count(module: Any, inputs: Any, backward: bool, loss: Loss | None) -> _Count:
    from torch.utils.flop_counter import FlopCounterMode

    parameters = {storage_of(parameter) for parameter in module.parameters()}
    counter = FlopCounterMode(display=False, custom_mapping=_missing_formulas())
    ahead, back = Seen(), Seen()
    with _plain_attention():
        with recorder(ahead, counter.flop_registry, parameters), counter:
            output = call(module, inputs)
            goals = goals_of(output, loss) if backward else []
            forward = int(counter.get_total_flops())
        _refuse_silence("forward", forward, ahead, parameters)
        _refuse_untouched(forward, ahead, parameters)
        with recorder(back, counter.flop_registry, parameters), counter:
            backward_pass(goals)
            backward_flops = int(counter.get_total_flops())
        _refuse_silence("backward", backward_flops, back, parameters)
    uncounted, opaque = ahead.uncounted | back.uncounted, ahead.opaque | back.opaque
    return _Count(forward, backward_flops, bool(goals), uncounted, opaque)


def goals_of(output: Any, loss: Loss | None) -> list[Any]:
    """What to differentiate: the loss, or else every output that has a gradient."""
    outputs = tensors_in(loss(output) if loss is not None else output)
    return [tensor for tensor in outputs if tensor.requires_grad]


def backward_pass(goals: list[Any]) -> None:
    """Differentiates the sum of all goals, without adding an operation of its own."""
    import torch

    if goals:
        torch.autograd.backward(goals, [torch.ones_like(goal) for goal in goals])


def _refuse_silence(name: str, flops: int, seen: Seen, parameters: set[int]) -> None:
    if flops == 0 and parameters and seen.opaque:
        blind = ", ".join(sorted(seen.opaque))
        raise SilentZero(f"the {name} pass counts 0 FLOPs, but it ran {blind}, which the counter cannot read")


def _refuse_untouched(flops: int, seen: Seen, parameters: set[int]) -> None:
    """Work done outside the dispatcher (NumPy, a foreign kernel) is seen by nobody."""
    if flops == 0 and parameters and not seen.touched:
        raise SilentZero("the forward pass counts 0 FLOPs, and no operation that was seen uses a parameter")


def _plain_attention() -> Any:
    """The CPU's fused attention has no formula; the plain form has, and counts the same."""
    from torch.nn.attention import SDPBackend, sdpa_kernel

    return sdpa_kernel(SDPBackend.MATH)


def _missing_formulas() -> dict[Any, Any]:
    """Products with a vector, which the counter leaves out: an unbatched linear layer would count 0."""
    import torch
    from torch.utils.flop_counter import flop_registry

    def matrix_vector(a: Any, _b: Any, *_args: Any, **_kwargs: Any) -> int:
        return 2 * int(a[0]) * int(a[1])

    def matrix_vector_sum(_c: Any, a: Any, _b: Any, *_args: Any, **_kwargs: Any) -> int:
        return 2 * int(a[0]) * int(a[1])

    def vectors(a: Any, _b: Any, *_args: Any, **_kwargs: Any) -> int:
        return 2 * int(a[0])

    aten = torch.ops.aten
    extra = {aten.mv: matrix_vector, aten.addmv: matrix_vector_sum, aten.dot: vectors, aten.vdot: vectors}
    return {operation: formula for operation, formula in extra.items() if operation not in flop_registry}
