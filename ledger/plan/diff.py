"""What an iteration changed, and which of the eight answers that touches. Pure."""

from typing import Any

_TOUCHES = {
    "experiment.hypothesis": ("research_question",),
    "math.expression": ("isa_formula",),
    "model": ("isa_formula", "b_matrix"),
    "data": ("tokenization",),
    "metric": ("metric",),
    "protocol.kind": ("metric",),
    "script": ("isa_formula", "training"),
    "code": ("isa_formula",),
}
"""Keys of [config], [grid], [volatile] and [compute] touch none: a learning rate costs one command.

`prior_results` and `known_bugs` are never asked again: the ancestor itself is what came before.
"""


def changed_keys(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Dotted keys whose values differ between two canonical specs; `1` equals `1.0`."""
    return sorted(_changed(old, new, ""))


def _changed(old: Any, new: Any, place: str) -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        found = []
        for key in {*old, *new}:
            found += _changed(
                old.get(key, _ABSENT), new.get(key, _ABSENT), f"{place}.{key}" if place else key
            )
        return found
    return [] if _same(old, new) else [place]


_ABSENT = object()


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(*pair) for pair in zip(old, new, strict=True))
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key]) for key in old)
    if isinstance(old, bool) or isinstance(new, bool):
        return old is new
    return bool(old == new)


def changed_parts(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Changed keys between two proposals, with `code`, `data` and `environment` where these differ.

    Data that only moved is no change; code counts by its normal form.
    """
    found = changed_keys(old["spec"], new["spec"])
    if old["data"]["digest"] == new["data"]["digest"]:
        found = [key for key in found if key != "data.path"]
    else:
        found.append("data")
    if old["fingerprints"]["code"] != new["fingerprints"]["code"]:
        found.append("code")
    if old["digests"]["environment"] != new["digests"]["environment"]:
        found.append("environment")
    return sorted(found)


def touched_answers(changed: list[str]) -> set[str]:
    """Which of the eight answers must be given again, of dotted keys as changed_parts names them."""
    found: set[str] = set()
    for key in changed:
        parts = key.split(".")
        for length in range(1, len(parts) + 1):
            found.update(_TOUCHES.get(".".join(parts[:length]), ()))
    return found
