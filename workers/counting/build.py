"""A model built from its file, and a sample of a given shape."""

import importlib
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ledger.errors import NotFound, Uncountable, UsageError


def build(entry: str, folder: Path, arguments: dict[str, Any]) -> Any:
    """The model that `module:Class` in `folder` makes of `arguments`; a function that returns one will do."""
    import torch

    module, sign, name = entry.partition(":")
    if not (module and sign and name):
        raise UsageError(f"{entry!r} is not MODULE:CLASS", "for instance model:Net")
    with _importing_from(folder):
        maker = _maker(module, name, folder)
        try:
            model = maker(**arguments)
        except Exception as fault:
            problem = f"{entry} could not be built: {type(fault).__name__}: {fault}"
            raise Uncountable(problem, "give its constructor's arguments with --arg NAME=VALUE") from fault
    if not isinstance(model, torch.nn.Module):
        kind = type(model).__name__
        raise Uncountable(f"{entry} makes a {kind}", "name a torch.nn.Module, or a function that returns one")
    return model


def sample_of(shapes: Sequence[str]) -> Any:
    """One tensor per shape, together a tuple; None without shapes. Integers are 0, the rest seeded normal."""
    return tuple(_tensor(text) for text in shapes) or None


def _tensor(text: str) -> Any:
    import torch

    sizes, _, kind = text.partition(":")
    dtype = getattr(torch, kind or "float32", None)
    try:
        shape = [int(size) for size in sizes.split(",")]
    except ValueError:
        shape = [-1]
    if min(shape) < 0 or not isinstance(dtype, torch.dtype):
        raise UsageError(f"{text!r} is no shape", "sizes with commas, the type after a colon: 4,10:int64")
    if not (dtype.is_floating_point or dtype.is_complex):
        return torch.zeros(shape, dtype=dtype)
    return torch.randn(shape, dtype=dtype, generator=torch.Generator().manual_seed(0))


def _maker(module: str, name: str, folder: Path) -> Any:
    try:
        loaded = importlib.import_module(module)
    except ModuleNotFoundError as fault:
        remedy = f"check the name and --folder ({folder})"
        raise NotFound(f"{module} cannot be imported: {fault}", remedy) from fault
    except (Exception, SystemExit) as fault:  # a script may do anything when it is imported, even exit
        problem = f"{module} fails on import: {type(fault).__name__}: {fault}"
        raise Uncountable(problem, "guard what should not run on import by `if __name__ ...`") from fault
    maker = getattr(loaded, name, None)
    if not callable(maker):
        raise NotFound(f"{module} has no class or function {name}", "check the part after the colon")
    return maker


@contextmanager
def _importing_from(folder: Path) -> Iterator[None]:
    """`folder` first on the path; no bytecode is written, since a frozen copy must stay as it was hashed."""
    bytecode, before = sys.dont_write_bytecode, list(sys.path)
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder.resolve()))
    try:
        yield
    finally:
        sys.dont_write_bytecode = bytecode
        sys.path[:] = before
