"""From pydantic's findings to sentences about keys, each with a right example and the nearest known key."""

import difflib
from typing import TYPE_CHECKING, Any

from schemas.spec_errors import KeyFault, Problem, dotted, shown
from schemas.spec_examples import EXAMPLES, example

if TYPE_CHECKING:
    from pydantic import ValidationError

_WORDS = {
    "missing": "is missing",
    "model_type": "is not a table",
    "dict_type": "is not a table",
    "list_type": "is not a list",
    "string_type": "is not a text",
    "int_type": "is not a whole number",
    "float_type": "is not a number",
    "bool_type": "is neither true nor false",
}


def problems_of(error: "ValidationError", tree: dict[str, Any]) -> list[Problem]:
    """One Problem for each finding, in the order of the spec's keys."""
    found = []
    for finding in error.errors(include_url=False):
        path = finding["loc"]
        cause = finding.get("ctx", {}).get("error")
        if isinstance(cause, KeyFault):
            path = (*path, *cause.key)
        key = dotted(path)
        if finding["type"] == "extra_forbidden":
            found.append(_unknown(path))
        else:
            wrong = str(cause) if cause is not None else _wrong(finding, tree, path)
            found.append(Problem(key, wrong, example(key)))
    return found


def _wrong(finding: Any, tree: dict[str, Any], path: tuple[int | str, ...]) -> str:
    words = _WORDS.get(finding["type"])
    if words == "is missing":
        return words
    value = _value(tree, path)
    if words:
        return f"{shown(value)} {words}"
    message = str(finding["msg"])
    return f"{shown(value)}: {message[:1].lower()}{message[1:]}"


def _value(tree: Any, path: tuple[int | str, ...]) -> Any:
    for part in path:
        if part == "[key]":
            break
        try:
            tree = tree[part]
        except (KeyError, IndexError, TypeError):
            return None
    return tree


def _unknown(path: tuple[int | str, ...]) -> Problem:
    table, name = dotted(path[:-1]) if path[:-1] else "", str(path[-1])
    known = [key.removeprefix(f"{table}.") if table else key for key in EXAMPLES if _parent(key) == table]
    near = difflib.get_close_matches(name.lower(), known, n=1)
    place = f"[{table}]" if table else "the spec"
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
    right = EXAMPLES[f"{table}.{near[0]}" if table else near[0]] if near else ""
    return Problem(dotted(path), f"is not a key of {place}; {hint}", right)


def _parent(key: str) -> str:
    return key.rpartition(".")[0]
