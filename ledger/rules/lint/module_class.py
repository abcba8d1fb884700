"""Which classes and functions give a torch module, by the paths that they are imported from."""

import ast

from ledger.rules.lint.facts import File
from ledger.rules.lint.resolve import origin

_NOT = frozenset(
    ["parameter", "functional", "init", "utils", "Parameter", "Buffer", "UninitializedParameter"]
)
_MADE = frozenset(
    ["torch.hub.load", "timm.create_model", "peft.get_peft_model", "torch.jit.script", "torch.jit.trace"]
)
PASSED = frozenset(
    ["copy.deepcopy", "copy.copy", "torch.compile"]
)  # fmt: skip
"""What gives its first argument back, compiled or copied."""
WRAPS = ("torch.nn.DataParallel", ".DistributedDataParallel", ".FullyShardedDataParallel")
"""Modules around a module, whatever they are given."""
_LEVELS = 6


def gives_module(path: str) -> bool:
    """Whether calling something from outside gives a torch module."""
    parts = path.split(".")
    if path in _MADE:
        return True
    if path.startswith("torch.nn."):
        return parts[-1][:1].isupper() and not _NOT & set(parts)
    if path.startswith("torchvision.models."):
        return "_Weights" not in path
    if path.startswith("transformers.") and parts[-1] in ("from_pretrained", "from_config"):
        return len(parts) > 2 and "Model" in parts[-2]
    return parts[0] in ("lightning", "pytorch_lightning") and parts[-1] == "LightningModule"


def is_module(file: File, node: ast.AST | None, levels: int = _LEVELS) -> bool | None:
    """Whether a class is a torch module by its bases; None where a base is of an unknown library."""
    found = origin(file, node)
    if found.path:
        if gives_module(found.path) or found.path.endswith("PreTrainedModel"):
            return True
        return False if found.path.startswith("builtins.") else None
    if levels <= 0 or not isinstance(found.node, ast.ClassDef):
        return None
    said = [is_module(found.file, base, levels - 1) for base in found.node.bases[:4]]
    return True if True in said else None if None in said else False
