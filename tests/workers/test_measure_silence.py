"""A zero is honest or refused."""

import pytest

from ledger.errors import SilentZero, Uncountable
from workers.measure import count_flops, describe

torch = pytest.importorskip("torch")
nn = torch.nn

# the operation lives as long as this object
LIBRARY = torch.library.Library("ledger_test", "DEF")
LIBRARY.define("hidden_product(Tensor x, Tensor w) -> Tensor")
LIBRARY.define("known_product(Tensor x, Tensor w) -> Tensor")
for NAME in ("hidden_product", "known_product"):
    LIBRARY.impl(NAME, lambda x, w: x.new_empty(x.shape[0], w.shape[1]), "Meta")
    LIBRARY.impl(NAME, lambda x, w: x @ w, "CPU")


class Product(nn.Module):
    """One product by the operation of that name, 8 → 8."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.operation = name
        self.weight = nn.Parameter(torch.randn(8, 8))

    def forward(self, x):
        return getattr(torch.ops.ledger_test, self.operation)(x, self.weight)


class Scale(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(8))

    def forward(self, x):
        return torch.softmax(x * self.weight, dim=-1)


class OnNumpy(Scale):
    def forward(self, x):
        return torch.from_numpy(x.numpy() * self.weight.detach().numpy())


def test_unknown_operation_is_refused() -> None:
    """An operation that the counter does not know is named, never counted as 0."""
    with pytest.raises(SilentZero, match=r"ledger_test\.hidden_product") as refusal:
        count_flops(Product("hidden_product"), torch.randn(4, 8), backward=False)
    assert "register_flop_formula" in refusal.value.remedy
    with pytest.raises(SilentZero):
        describe(Product("hidden_product"), torch.randn(4, 8))


def test_registered_formula_is_used() -> None:
    """The remedy works: with a formula the same model counts."""
    from torch.utils.flop_counter import flop_registry, register_flop_formula

    operation = torch.ops.ledger_test.known_product
    formula = lambda x, w, **_: 2 * x[0] * x[1] * w[1]  # noqa: E731
    try:
        register_flop_formula(operation)(formula)
        assert count_flops(Product("known_product"), torch.randn(4, 8), backward=False).total == 512
    finally:
        flop_registry.pop(operation)


def test_unknown_operation_beside_counted_ones_is_named_first() -> None:
    """Where other operations count, the opaque one heads the list of what was left out."""
    model = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), Product("hidden_product"))
    flops = count_flops(model, torch.randn(4, 8), backward=False)
    assert flops.total == 512
    assert flops.opaque == ["ledger_test.hidden_product"]
    assert flops.uncounted == ["ledger_test.hidden_product", "aten.relu"]


def test_bilinear_layer_is_refused() -> None:
    """A product inside the library itself that has no formula is refused too."""
    with pytest.raises(SilentZero, match="_trilinear"):
        count_flops(nn.Bilinear(3, 3, 2), (torch.randn(4, 3), torch.randn(4, 3)))


def test_work_outside_the_library_is_refused() -> None:
    """A model that leaves for NumPy shows no operation on its parameters: refused."""
    with pytest.raises(SilentZero, match="no operation that was seen uses a parameter"):
        count_flops(OnNumpy(), torch.randn(4, 8))


def test_elementwise_zero_is_honest() -> None:
    """A model of elementwise operations counts 0, and they are listed."""
    flops = count_flops(Scale(), torch.randn(4, 8))
    assert flops.total == 0
    assert {"aten.mul", "aten._softmax"} <= set(flops.uncounted)
    assert flops.opaque == []


@pytest.mark.parametrize(
    "layer", [nn.ReLU(), nn.LayerNorm(8), nn.BatchNorm1d(8), nn.PReLU(), nn.GroupNorm(2, 8), nn.Softmax(-1)]
)
def test_layers_without_products(layer: nn.Module) -> None:
    """Activations and normalisations are an honest 0."""
    assert count_flops(layer, torch.randn(4, 8)).total == 0


def test_embedding_zero_is_honest() -> None:
    """A look-up multiplies nothing."""
    flops = count_flops(nn.Embedding(10, 4), torch.zeros(3, 2, dtype=torch.int64))
    assert (flops.total, flops.opaque) == (0, [])


def test_a_model_that_cannot_be_copied() -> None:
    """A lock inside the model is named, with what to do."""
    import threading

    model = Scale()
    model.lock = threading.Lock()
    with pytest.raises(Uncountable, match="cannot be copied") as refusal:
        count_flops(model, torch.randn(4, 8))
    assert "outside the model" in refusal.value.remedy
