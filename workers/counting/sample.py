"""Samples and outputs: tensors, or tuples, lists and dictionaries of them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def shapes_of(sample: Any) -> Any:
    """The sample's structure as plain JSON, a list of sizes for each tensor; a lone tensor in a list."""
    import torch

    return [_sizes(sample)] if isinstance(sample, torch.Tensor) else _sizes(sample)


def _sizes(value: Any) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        return [int(side) for side in value.shape]
    if isinstance(value, Mapping):
        return {str(key): _sizes(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sizes(item) for item in value]
    return value if isinstance(value, bool | int | str | None) else type(value).__name__


def tensors_in(value: Any) -> Iterator[Any]:
    """Every tensor inside, depth first; dataclasses and dictionary-like model outputs included."""
    import torch

    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from tensors_in(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from tensors_in(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from tensors_in(getattr(value, field.name))


def transform(value: Any, change: Callable[[Any], Any]) -> Any:
    """The same structure with `change` applied to each tensor; anything else is passed through."""
    import torch

    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, Mapping):
        return {key: transform(item, change) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):  # a named tuple takes its items one by one
        return type(value)(*(transform(item, change) for item in value))
    if isinstance(value, list | tuple):
        return type(value)(transform(item, change) for item in value)
    return value


def call(module: Any, sample: Any) -> Any:
    """A dictionary fills keyword arguments, a tuple or list positional ones, anything else the first one."""
    if isinstance(sample, Mapping):
        return module(**sample)
    if isinstance(sample, list | tuple):
        return module(*sample)
    return module(sample)
