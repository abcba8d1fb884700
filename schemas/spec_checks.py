"""Checks across the keys of one table of the spec; each raises KeyFault at the key that is wrong."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from schemas.spec_errors import KeyFault, shown
from schemas.spec_words import GATE_ALIASES, GATE_FIELDS


def check_protocol(
    seeds: list[int], deterministic: bool, roster: list[str], exclude: Mapping[str, str]
) -> None:
    """Seeds or deterministic, not both; nothing twice; nobody both declared and excluded."""
    if deterministic and seeds:
        raise KeyFault("contradicts deterministic = true; state one of them", "seeds")
    if not deterministic and not seeds:
        raise KeyFault("is missing (or state deterministic = true)", "seeds")
    _refuse_twice("seeds", seeds)
    _refuse_twice("subjects", roster)
    both = next((subject for subject in roster if subject in exclude), None)
    if both is not None:
        raise KeyFault(f"names {shown(both)}, which is excluded as well", "subjects")


_OWNED = {"session_column": "leave-one-session-out", "k": "grouped-k-fold", "test": "single-split"}


def check_kind(kind: str, session_column: str | None, k: int | None, test: list[str] | None) -> None:
    """The key that a protocol needs is stated, and no key of another one."""
    for key, value in (("session_column", session_column), ("k", k), ("test", test)):
        if kind == _OWNED[key] and value is None:
            raise KeyFault(f"is missing; {kind} needs it", key)
        if kind != _OWNED[key] and value is not None:
            raise KeyFault(f"belongs to kind = {shown(_OWNED[key])}, not to {shown(kind)}", key)
    _refuse_twice("test", test or [])


def _refuse_twice(key: str, values: Iterable[Any]) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise KeyFault(f"names {shown(value)} twice", key)
        seen.add(value)


def check_times(expected_s: float, timeout_s: float) -> None:
    """A run may take at least the time that it is expected to take."""
    if timeout_s < expected_s:
        raise KeyFault(f"{timeout_s:g} is shorter than expected_s = {expected_s:g}", "timeout_s")


def check_grid(config: Mapping[str, Any], grid: Mapping[str, list[Any]], volatile: list[str]) -> None:
    """Volatile keys exist; a grid key has values, and is not a slip of the pen for a config key."""
    for key in volatile:
        if key not in config and key not in grid:
            raise KeyFault(f"names {shown(key)}, which is no key of [config]", "volatile", "keys")
    for key, values in grid.items():
        if not values:
            raise KeyFault("is an empty list", "grid", key)
        near = difflib.get_close_matches(key, config, n=1, cutoff=0.8)
        if near and key not in config:
            raise KeyFault(f"is no key of [config]; did you mean {shown(near[0])}?", "grid", key)


def check_gate(answers: Mapping[str, str]) -> None:
    """Every key is one of the eight questions or an alias, and no question is answered twice."""
    for key in answers:
        if key not in GATE_FIELDS and key not in GATE_ALIASES:
            near = difflib.get_close_matches(key, [*GATE_FIELDS, *GATE_ALIASES], n=1)
            hint = f"; did you mean {near[0]}?" if near else f"; they are {', '.join(GATE_FIELDS)}"
            raise KeyFault(f"is none of the eight questions{hint}", "gate", key)
        if key in GATE_ALIASES and GATE_ALIASES[key] in answers:
            raise KeyFault(f"is another word for {GATE_ALIASES[key]}, which is answered as well", "gate", key)
