"""The random generators of a process: seeding them, and carrying their state over a restart."""

import random
import sys
from array import array
from typing import Any

_WORD = "Q"


def seed_everything(seed: int | None) -> None:
    """Seed `random`, and numpy and torch where they are loaded; None leaves them alone."""
    if seed is None:
        return
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)
    if "torch" in sys.modules:
        sys.modules["torch"].manual_seed(seed)


def random_state() -> dict[str, Any]:
    """The state of the generators that are loaded, as plain values, bytes and tensors."""
    version, internal, gauss = random.getstate()
    state: dict[str, Any] = {"random": [version, array(_WORD, internal).tobytes(), gauss]}
    if "numpy" in sys.modules:
        name, keys, *rest = sys.modules["numpy"].random.get_state()
        state["numpy"] = [str(name), keys.tobytes(), *rest]
    if "torch" in sys.modules:
        state["torch"] = sys.modules["torch"].get_rng_state()
    return state


def put_random_state(state: dict[str, Any]) -> None:
    """Put a state in force again, for the generators that are loaded."""
    version, internal, gauss = state["random"]
    random.setstate((version, tuple(array(_WORD, internal)), gauss))
    if "numpy" in state and "numpy" in sys.modules:
        numpy = sys.modules["numpy"]
        name, keys, *rest = state["numpy"]
        numpy.random.set_state((name, numpy.frombuffer(keys, dtype=numpy.uint32), *rest))
    if "torch" in state and "torch" in sys.modules:
        sys.modules["torch"].set_rng_state(state["torch"])
