"""Counting leaves no trace: random states, fast paths and gradient modes come back as they were."""

import random
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager


@contextmanager
def undisturbed(device: str) -> Iterator[None]:
    """Inside: gradients on, fused kernels off, new tensors on `device`. Afterwards: everything as before."""
    import torch

    with ExitStack() as stack:
        stack.enter_context(_random_states())
        stack.enter_context(_unfused())
        if "torch._dynamo" in sys.modules:  # a compiled model would hide its operations from the counter
            stack.enter_context(torch.compiler.set_stance("force_eager"))
        stack.enter_context(torch.inference_mode(False))
        stack.enter_context(torch.enable_grad())
        stack.enter_context(torch.device(device))
        yield


@contextmanager
def _random_states() -> Iterator[None]:
    import torch

    devices = list(range(torch.cuda.device_count())) if torch.cuda.is_initialized() else []
    numpy = sys.modules.get("numpy")
    python_state = random.getstate()
    numpy_state = numpy.random.get_state() if numpy else None
    with torch.random.fork_rng(devices=devices):
        try:
            yield
        finally:
            random.setstate(python_state)
            if numpy:
                numpy.random.set_state(numpy_state)


@contextmanager
def _unfused() -> Iterator[None]:
    """Fused kernels report nothing: oneDNN's LSTM and the encoder layer's fast path count as 0."""
    import torch

    fast_path = torch.backends.mha.get_fastpath_enabled()
    onednn = torch._C._get_mkldnn_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    # the public torch.backends.mkldnn.flags() also touches TF32 and warns about it on every call
    torch._C._set_mkldnn_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_path)
        torch._C._set_mkldnn_enabled(onednn)
