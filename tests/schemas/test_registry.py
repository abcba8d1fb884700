"""The registry: every type is found, and none is imported before it is needed."""

import subprocess
import sys
from pathlib import Path

import pytest

import schemas.events
from schemas import registry
from schemas.registry_types import HOMES, TYPES

EVENTS = Path(str(schemas.events.__file__)).parent
ONE = """
import sys
from schemas.registry import validate
validate("gate.checked", 0, {"ready": True})
print(*sorted(name for name in sys.modules if name.startswith("schemas.events.")))
"""


def test_every_type_is_listed_with_its_module() -> None:
    """Each module with an event type, and each type in it, stands in `schemas/registry_types.py`."""
    word = "    TYPE: ClassVar[str] = "
    stated = {path.stem for path in EVENTS.glob("*.py") if word in path.read_text("utf-8")}
    assert set(TYPES) == stated
    assert {n: m.__module__.rpartition(".")[2] for (n, _), m in registry.MODELS.items()} == HOMES


def test_one_type_imports_one_module() -> None:
    """Writing one event builds the models of its own category alone: start-up is what a command waits for."""
    done = subprocess.run([sys.executable, "-c", ONE], capture_output=True, text=True, check=True)
    found = done.stdout.split()
    assert "schemas.events.experiment" in found
    assert "schemas.events.stop" not in found


def test_an_unknown_type_is_refused() -> None:
    """Neither a name that is not listed, nor another attribute, is invented."""
    with pytest.raises(registry.InvalidEvent, match="unknown event type"):
        registry.model_of("nothing.happened")
    with pytest.raises(AttributeError):
        registry.__getattr__("OTHER")
