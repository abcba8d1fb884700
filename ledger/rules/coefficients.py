"""The coefficients of a config that are on (R38), by the words of their keys and by their values. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from ledger.rules.creep_words import CLIPPING, NEGATIONS, PROSE, SCHEDULE, WARMUP, WEIGHTS, kind_of, tokens
from ledger.rules.distance import is_number

_OFF = frozenset(
    ["none", "null", "nil", "off", "no", "false", "never", "disabled", "constant", "fixed", "flat",
     "identity", "uniform", "equal", "unweighted"]
)  # fmt: skip
_COMPANIONS = (["gamma"], ["step", "size"], ["milestones"], ["t", "max"], ["eta", "min"])
_REGULARISERS = frozenset(
    ["reg", "regularizer", "regulariser", "regularization", "regularisation", "penalty"]
)
Config = dict[str, Any]


def coefficients(config: Config) -> dict[str, str]:
    """The keys of a config, dotted where nested, that are such a coefficient and on, with their kind."""
    walked = list(_walk(config, ""))
    found = {path: kind for path, kind, on in walked if on}
    if SCHEDULE in found.values():
        inside = tuple(f"{path}." for path, _, _ in walked)
        for path, value in _leaves(config, ""):
            if is_companion(path) and _is_on(SCHEDULE, value) and not path.startswith(inside):
                found.setdefault(path, SCHEDULE)
    return found


def is_companion(path: str) -> bool:
    """Whether a path belongs to a schedule only beside one: gamma, step size and the like."""
    return tokens(leaf(path)) in _COMPANIONS


def leaf(path: str) -> str:
    """The last part of a dotted path."""
    return path.rpartition(".")[2]


def _walk(config: Config, place: str) -> Iterator[tuple[str, str, bool]]:
    """Path, kind and whether it is on, of every coefficient; below a schedule only a warm-up is another."""
    for key, value in config.items():
        path = f"{place}.{key}" if place else key
        words, parents = tokens(key), tokens(place)
        kind = kind_of(words, parents)
        if kind is not None and not _is_layer(words, value):
            yield path, kind, _is_on(kind, value) != bool(NEGATIONS & set(words))
            yield from _warmups(path, value) if kind == SCHEDULE else ()
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _walk(item, path)
            elif isinstance(item, str) and (kind := _named(parents if words == ["name"] else words, item)):
                yield path, kind, True


def _warmups(place: str, value: Any) -> Iterator[tuple[str, str, bool]]:
    """The warm-ups inside a schedule's own table."""
    for key, item in value.items() if isinstance(value, dict) else ():
        if kind_of(tokens(key)) == WARMUP:
            yield f"{place}.{key}", WARMUP, _is_on(WARMUP, item)


def _leaves(config: Config, place: str) -> Iterator[tuple[str, Any]]:
    for key, value in config.items():
        path = f"{place}.{key}" if place else key
        yield path, value
        if isinstance(value, dict):
            yield from _leaves(value, path)


def _named(words: list[str], text: str) -> str | None:
    """The kind that a short value names: `policy = "cosine"`, `regularizer = "l2"`."""
    said = tokens(text)
    if not words or not 0 < len(said) <= 4 or PROSE & set(words) or NEGATIONS & set(said):
        return None
    if {"l1", "l2"} & set(said) and not _REGULARISERS & set(words):
        return None
    return kind_of(said, words) if kind_of([*words, *said]) else None


def _is_layer(words: list[str], value: Any) -> bool:
    """`l1 = 64` is the size of a layer, no penalty."""
    return words in (["l1"], ["l2"]) and isinstance(value, int) and value > 1


def _is_on(kind: str, value: Any) -> bool:
    """Whether a value switches its coefficient on: no zero, nothing that says none, no neutral weight."""
    if isinstance(value, dict):
        named = [value[key] for key in ("name", "type", "kind") if key in value]
        return all(_is_on(kind, item) for item in named) and any(_is_on(kind, v) for v in value.values())
    if isinstance(value, list):
        level = kind == SCHEDULE and all(is_number(item) for item in value) and len(set(value)) < 2
        return not level and any(_is_on(kind, item) for item in value)
    if isinstance(value, str):
        return not _says_off(value)
    return _is_more_than_nothing(kind, value) if is_number(value) else bool(value)


def _is_more_than_nothing(kind: str, value: float) -> bool:
    if kind == WEIGHTS:
        return value not in (0, 1)
    return bool(value > 0 if kind in (CLIPPING, WARMUP) else value != 0) and value != float("inf")


def _says_off(text: str) -> bool:
    """Nothing, nought, or a word for it: `constant_lr` is a schedule that is none."""
    words = set(tokens(text)) - {"lr", "learning", "rate", "schedule", "scheduler"}
    return bool(re.fullmatch(r"\s*[-+]?0*\.?0*\s*", text)) or (bool(words) and words <= _OFF)
