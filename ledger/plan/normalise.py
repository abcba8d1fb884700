"""The normal form of code: comments, blank lines, docstrings and formatting do not count."""

import ast
import copy

from ledger.errors import UsageError

_BODIES = ("body", "orelse", "finalbody")


def normal_form(tree: ast.Module) -> str:
    """Text that is equal for two files that mean the same; UsageError if nested too deep."""
    try:
        bare = copy.deepcopy(tree)
        for node in ast.walk(bare):
            _strip(node)
        return ast.dump(bare)
    except RecursionError:
        raise UsageError("the script is nested too deep", "simplify its expressions") from None


def _strip(node: ast.AST) -> None:
    """Remove docstrings and other texts that stand as statements; a body left empty passes."""
    for name in _BODIES:
        body = getattr(node, name, None)
        if not isinstance(body, list):
            continue
        kept = [item for item in body if not _is_text(item)]
        if len(kept) < len(body) and not kept and not isinstance(node, ast.Module):
            kept = [ast.Pass()]
        setattr(node, name, kept)


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
