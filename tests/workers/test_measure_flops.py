"""FLOPs of one step: the values known from the shapes (multiply-add = 2)."""

import pytest

from ledger.errors import Uncountable
from workers.measure import count_flops

torch = pytest.importorskip("torch")
nn = torch.nn


class Attention(nn.Module):
    def forward(self, query, key, value):
        return nn.functional.scaled_dot_product_attention(query, key, value)


class Peeking(nn.Module):
    """Reads a value in its forward pass, which the meta device cannot; LSTM, attention, encoder inside."""

    def __init__(self, peek: bool) -> None:
        super().__init__()
        self.peek = peek
        self.lstm = nn.LSTM(8, 16)
        self.encoder = nn.TransformerEncoderLayer(16, 2, 32, dropout=0.0, batch_first=True)

    def forward(self, x):
        hidden = self.lstm(x)[0]
        if self.peek and hidden.sum().item() != hidden.sum().item():
            return hidden
        return self.encoder(nn.functional.scaled_dot_product_attention(hidden, hidden, hidden))


def mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(22, 64), nn.ReLU(), nn.Linear(64, 2))


def encoder() -> nn.Module:
    return nn.TransformerEncoderLayer(32, 4, 64, batch_first=True)


FORWARD = {
    "mlp": (mlp, (torch.randn(32, 22),), 98_304),
    "conv": (lambda: nn.Conv1d(22, 8, 5), (torch.randn(4, 22, 100),), 675_840),
    "depthwise": (lambda: nn.Conv1d(22, 22, 5, groups=22), (torch.randn(4, 22, 100),), 84_480),
    "lstm": (lambda: nn.LSTM(8, 16), (torch.randn(4, 10, 8),), 122_880),
    "gru": (lambda: nn.GRU(8, 16), (torch.randn(4, 10, 8),), 92_160),
    "attention": (Attention, (torch.randn(1, 12, 64, 64),) * 3, 12_582_912),
    "encoder": (encoder, (torch.randn(2, 10, 32),), 353_280),
    "encoder in eval": (lambda: encoder().eval(), (torch.randn(2, 10, 32),), 353_280),
    "encoder frozen": (lambda: encoder().eval().requires_grad_(False), (torch.randn(2, 10, 32),), 353_280),
    "unbatched": (lambda: nn.Linear(22, 64), (torch.randn(22),), 2816),
}


@pytest.mark.parametrize("name", FORWARD)
def test_forward(name: str) -> None:
    """The forward pass counts what the shapes say, on the meta device, backward left out."""
    build, sample, expected = FORWARD[name]
    flops = count_flops(build(), sample, backward=False)
    assert (flops.forward, flops.backward, flops.total, flops.device) == (expected, 0, expected, "meta")
    assert flops.opaque == []
    assert "multiply-add = 2" in flops.method
    assert ", forward," in flops.method


@pytest.mark.parametrize(("wants_grad", "total"), [(False, 204_800), (True, 294_912)])
def test_forward_and_backward(wants_grad: bool, total: int) -> None:
    """The first layer's input gradient is counted exactly where the input wants one."""
    flops = count_flops(mlp(), torch.randn(32, 22, requires_grad=wants_grad))
    assert (flops.forward, flops.total) == (98_304, total)
    assert "forward+backward" in flops.method


def test_record_beside_the_number() -> None:
    """The count names device, type, shapes, version, method and the operations left out."""
    flops = count_flops(mlp(), torch.randn(32, 22))
    assert (flops.device, flops.dtype, flops.input_shapes) == ("meta", "float32", [[32, 22]])
    assert flops.torch_version == torch.__version__
    assert flops.method.startswith("FlopCounterMode, torch 2.")
    assert "aten.relu" in flops.uncounted
    assert "aten.addmm" not in flops.uncounted


def test_no_grad_around_the_call_changes_nothing() -> None:
    """Inside no_grad or inference_mode the count is the same."""
    with torch.no_grad():
        assert count_flops(encoder().eval(), torch.randn(2, 10, 32)).forward == 353_280
    with torch.inference_mode():
        assert count_flops(mlp(), torch.randn(32, 22)).total == 204_800


def test_cpu_where_meta_fails() -> None:
    """A model that reads values is counted on the CPU, to the same number, and the method says why."""
    sample = torch.randn(4, 10, 8)
    flops, meta = count_flops(Peeking(peek=True), sample), count_flops(Peeking(peek=False), sample)
    assert (flops.device, meta.device) == ("cpu", "meta")
    assert "cpu because meta failed: RuntimeError" in flops.method
    assert (flops.forward, flops.backward) == (meta.forward, meta.backward)
    assert flops.forward > 122_880


def test_no_fast_path_on_the_cpu() -> None:
    """A frozen encoder in eval mode, which the CPU would fuse, counts the same there as on meta."""
    models = [Peeking(peek).eval().requires_grad_(False) for peek in (True, False)]
    fused, plain = (count_flops(model, torch.randn(4, 10, 8)) for model in models)
    assert (fused.device, plain.device) == ("cpu", "meta")
    assert (fused.total, fused.opaque) == (plain.total, [])


def test_own_loss() -> None:
    """The loss's own products are counted, and its gradient reaches the model."""
    weights = torch.ones(2, 5, device="meta")
    flops = count_flops(mlp(), torch.randn(32, 22), loss=lambda output: (output @ weights).sum())
    assert flops.forward == 98_304 + 2 * 32 * 2 * 5
    assert flops.backward > 106_496


def test_wrong_sample() -> None:
    """A sample that does not fit is an error that names the shapes."""
    with pytest.raises(Uncountable, match="32x21 and 22x64"):
        count_flops(mlp(), torch.randn(32, 21))


def test_complex_products_are_named() -> None:
    """The counter takes a complex product for a real one; the record says so."""
    model = nn.Linear(4, 4, dtype=torch.complex64)
    flops = count_flops(model, torch.randn(2, 4, dtype=torch.complex64))
    assert any("addmm on complex numbers" in name for name in flops.uncounted)
