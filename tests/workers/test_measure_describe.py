"""describe(): the event's fields, and not a trace of the counting."""

import random
import subprocess
import sys
from collections import namedtuple

import pytest

from schemas.events.experiment import ExperimentCounted
from workers.measure import describe

torch = pytest.importorskip("torch")
nn = torch.nn
Pair = namedtuple("Pair", ["left", "right"])


class Two(nn.Module):
    """Two inputs, dropout, batch statistics, chance from three generators."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(8, 8)
        self.norm = nn.BatchNorm1d(8)
        self.offset = torch.ones(8)

    def forward(self, left, right, gain=None):
        random.random()
        noise = torch.randn_like(left) + torch.zeros(8)
        return {"out": [nn.functional.dropout(self.norm(self.layer(left + right)) + noise + self.offset)]}


class Peeking(Two):
    def forward(self, left, right, gain=None):
        assert left.sum().item() == left.sum().item()
        return super().forward(left, right, gain)


def pair() -> tuple[torch.Tensor, torch.Tensor]:
    return torch.randn(4, 8), torch.randn(4, 8)


def test_fields_are_the_events_fields() -> None:
    """The dictionary has exactly the fields of experiment.counted and passes its model."""
    described = describe(Two(), pair())
    assert set(described) == set(ExperimentCounted.model_fields)
    counted = ExperimentCounted(**described)
    assert (counted.parameters, counted.trainable, counted.buffers) == (88, 88, 17)
    assert counted.flops_per_step == described["details"]["forward_flops"] * 2
    assert counted.details["input_shapes"] == [[4, 8], [4, 8]]
    assert counted.details["memory"]["method"].startswith("estimate, lower bound")
    assert counted.memory_bytes == counted.details["memory"]["total"]


def test_without_a_sample() -> None:
    """Without a sample the parameters are exact and the rest is unknown, not zero."""
    described = describe(nn.Linear(3, 2))
    assert ExperimentCounted(**described).parameters == 8
    assert (described["flops_per_step"], described["memory_bytes"]) == (None, None)


@pytest.mark.parametrize("form", [tuple, list, lambda two: dict(zip(("left", "right"), two, strict=True))])
def test_samples_of_each_form(form) -> None:
    """A tuple, a list and a dictionary of the same inputs count the same."""
    sample = form(pair())
    described = describe(Two(), sample)
    assert described["flops_per_step"] == describe(Two(), Pair(*pair()))["flops_per_step"]
    shapes = described["details"]["input_shapes"]
    assert [4, 8] in (shapes.values() if isinstance(shapes, dict) else shapes)


@pytest.mark.parametrize("kind", [Two, Peeking])
@pytest.mark.parametrize("training", [True, False])
def test_nothing_is_disturbed(kind: type[Two], training: bool) -> None:
    """Mode, values, gradients, requires_grad, device, random states and switches are as before."""
    numpy = pytest.importorskip("numpy")
    model, sample = kind().train(training), pair()
    model.layer.bias.requires_grad_(False)
    model.layer.weight.grad = torch.ones(8, 8)
    before = snapshot(model, sample, numpy)
    describe(model, sample)
    assert snapshot(model, sample, numpy) == before


def snapshot(model: nn.Module, sample: tuple[torch.Tensor, ...], numpy) -> list[object]:
    gradients = {name: None if p.grad is None else p.grad.tolist() for name, p in model.named_parameters()}
    flags = [(name, p.requires_grad, str(p.device)) for name, p in model.named_parameters()]
    values = {name: tensor.tolist() for name, tensor in model.state_dict().items()}
    numpy_state = str(numpy.random.get_state())
    switches = [torch.backends.mha.get_fastpath_enabled(), torch.backends.mkldnn.enabled]
    modes = [part.training for part in model.modules()]
    inputs = [tensor.tolist() for tensor in sample]
    chance = [torch.get_rng_state().tolist(), random.getstate(), numpy_state]
    default = [str(torch.empty(0).device), torch.is_grad_enabled(), torch.is_inference_mode_enabled()]
    return [gradients, flags, values, switches, modes, inputs, chance, default]


def test_import_is_light() -> None:
    """Importing the module loads no torch: only a count does."""
    program = "import sys, workers.measure, workers.counting.command; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
