"""The lower bound on the memory of one training step, in bytes."""

import pytest

from ledger.errors import UsageError
from workers.measure import Memory, memory_lower_bound

torch = pytest.importorskip("torch")
nn = torch.nn


class Attention(nn.Module):
    """Attention over `length` positions with one head of width 4."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4))

    def forward(self, x):
        x = x * self.weight
        return nn.functional.scaled_dot_product_attention(x, x, x)


def mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(22, 64), nn.ReLU(), nn.Linear(64, 2))


def test_adam_step() -> None:
    """Parameters, gradients, two states and the saved input and hidden layer, each storage once."""
    expected = Memory(parameters=6408, buffers=0, gradients=6408, optimizer=12816, saved=11_008, total=36_640)
    assert memory_lower_bound(mlp(), torch.randn(32, 22)) == expected


@pytest.mark.parametrize(("optimizer", "states"), [("sgd", 0), ("momentum", 1), ("AdamW", 2)])
def test_optimizer_states(optimizer: str, states: int) -> None:
    """Each optimizer keeps its number of states per trainable element."""
    assert memory_lower_bound(mlp(), torch.randn(32, 22), optimizer).optimizer == states * 6408


def test_unknown_optimizer() -> None:
    """An unknown optimizer is refused, with the known ones."""
    with pytest.raises(UsageError) as refusal:
        memory_lower_bound(mlp(), torch.randn(32, 22), "sophia")
    assert "adam" in refusal.value.remedy


def test_frozen_parameters_need_no_gradient() -> None:
    """Frozen parameters take neither gradient nor state."""
    model = mlp()
    model[0].requires_grad_(False)
    memory = memory_lower_bound(model, torch.randn(32, 22))
    assert (memory.parameters, memory.gradients, memory.optimizer) == (6408, 520, 1040)


def test_half_precision_halves_everything() -> None:
    """States take the parameters' own type, as the library's optimizers keep them."""
    model, sample = mlp().to(torch.bfloat16), torch.randn(32, 22, dtype=torch.bfloat16)
    assert memory_lower_bound(model, sample).total == 36_640 // 2


def test_attention_keeps_no_matrix_of_weights() -> None:
    """The bound is that of a fused kernel: it grows with the length, not with its square."""
    short = memory_lower_bound(Attention(), torch.randn(1, 1, 64, 4)).saved
    long = memory_lower_bound(Attention(), torch.randn(1, 1, 256, 4)).saved
    assert long == 4 * short
    assert long < 256 * 256 * 4


def test_dropout_keeps_a_byte_per_element() -> None:
    """Dropout saves its mask as bytes; outside training, nothing."""
    model = nn.Sequential(nn.Linear(8, 16, bias=False), nn.Dropout(0.5))
    sample = torch.randn(4, 8)
    assert memory_lower_bound(model, sample).saved == 4 * 8 * 4 + 4 * 16
    assert memory_lower_bound(model.eval(), sample).saved == 4 * 8 * 4


def test_library_functions_come_back() -> None:
    """The replaced functions are the library's own again afterwards."""
    before = (nn.functional.scaled_dot_product_attention, nn.functional.dropout)
    memory_lower_bound(Attention(), torch.randn(1, 1, 8, 4))
    assert (nn.functional.scaled_dot_product_attention, nn.functional.dropout) == before
