"""Parameters are counted exactly."""

import pytest

from ledger.errors import Uncountable
from workers.measure import Parameters, count_flops, count_parameters, memory_lower_bound

torch = pytest.importorskip("torch")
nn = torch.nn


class Tied(nn.Module):
    """An embedding of 100 × 16 whose weight is the output layer's too."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = nn.Embedding(100, 16)
        self.head = nn.Linear(16, 100, bias=False)
        self.head.weight = self.tokens.weight


def test_two_layers() -> None:
    """Linear 22-64-2 has 22·64 + 64 + 64·2 + 2 parameters."""
    model = nn.Sequential(nn.Linear(22, 64), nn.ReLU(), nn.Linear(64, 2))
    assert count_parameters(model) == Parameters(trainable=1602, frozen=0, buffers=0, total=1602)


def test_tied_parameters_count_once() -> None:
    """A tied embedding counts once, though the state dictionary holds it twice."""
    model = Tied()
    assert count_parameters(model).total == 1600
    assert sum(tensor.numel() for tensor in model.state_dict().values()) == 3200


def test_shared_memory_counts_once() -> None:
    """Two Parameter objects over the same memory are one, and trainable if either is."""
    model = nn.ModuleList([nn.Linear(4, 3, bias=False), nn.Linear(3, 4, bias=False)])
    model[0].weight.requires_grad_(False)
    model[1].weight = nn.Parameter(model[0].weight.detach().T)
    assert count_parameters(model) == Parameters(trainable=12, frozen=0, buffers=0, total=12)


def test_equal_shapes_on_meta_stay_apart() -> None:
    """Without an address, parameters are told apart by identity."""
    model = nn.Sequential(nn.Linear(3, 3, device="meta"), nn.Linear(3, 3, device="meta"))
    assert count_parameters(model).total == 24


def test_buffers_stand_beside() -> None:
    """BatchNorm1d(8): 16 parameters and 17 buffer elements (mean, variance, batches tracked)."""
    assert count_parameters(nn.BatchNorm1d(8)) == Parameters(trainable=16, frozen=0, buffers=17, total=16)


def test_frozen_parameters() -> None:
    """Frozen parameters are in the total and not in the trainable."""
    model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
    model[0].requires_grad_(False)
    assert count_parameters(model) == Parameters(trainable=10, frozen=20, buffers=0, total=30)


@pytest.mark.filterwarnings("ignore:Lazy modules are a new feature")
@pytest.mark.parametrize("count", [count_parameters, count_flops, memory_lower_bound])
def test_lazy_parameters_are_refused(count) -> None:
    """A layer without a shape is refused by every count, with what to do; after one sample it counts."""
    model = nn.Sequential(nn.LazyLinear(4))
    sample = torch.randn(2, 5)
    arguments = (model,) if count is count_parameters else (model, sample)
    with pytest.raises(Uncountable, match=r"0\.weight") as refusal:
        count(*arguments)
    assert "run one sample" in refusal.value.remedy
    model(sample)
    assert count(*arguments).total > 0
