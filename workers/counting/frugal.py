"""Attention and dropout that save as little as an accelerator's fused kernels do, else no bound would be low.

They act on meta tensors alone, so that a thread that trains meanwhile computes as ever.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def frugal_kernels() -> Iterator[None]:
    """Replaces two functions of torch.nn.functional while it is open."""
    from torch.nn import functional

    attention, dropout = functional.scaled_dot_product_attention, functional.dropout
    functional.scaled_dot_product_attention = _attention(attention)
    functional.dropout = _dropout(dropout)
    try:
        yield
    finally:
        functional.scaled_dot_product_attention, functional.dropout = attention, dropout


def _attention(plain: Callable[..., Any]) -> Callable[..., Any]:
    """Keeps no matrix of attention weights: only inputs, output and one number per query."""

    def attention(query: Any, key: Any, value: Any, *rest: Any, **named: Any) -> Any:
        import torch

        options = dict(zip(("attn_mask", "dropout_p", "is_causal"), rest, strict=False)) | named
        mask, causal = options.get("attn_mask"), bool(options.get("is_causal", False))
        if not _fits(query, key, value) or (mask is not None and mask.requires_grad):
            return plain(query, key, value, *rest, **named)
        fused = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
        return fused(query, key, value, 0.0, causal, attn_mask=mask)[0]

    return attention


def _fits(query: Any, key: Any, value: Any) -> bool:
    """True for meta tensors batch × heads × length × width with equal batch, heads and width."""
    if not query.is_meta or any(tensor.dim() != 4 for tensor in (query, key, value)):
        return False
    same_heads = query.shape[:2] == key.shape[:2] == value.shape[:2]
    return bool(same_heads and query.shape[3] == key.shape[3] == value.shape[3])


def _dropout(plain: Callable[..., Any]) -> Callable[..., Any]:
    """Keeps a mask of one byte per element."""

    def dropout(input: Any, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
        import torch

        if input.is_meta and training and 0.0 < p < 1.0 and not inplace:
            return torch.native_dropout(input, p, True)[0]
        return plain(input, p, training, inplace)

    return dropout
