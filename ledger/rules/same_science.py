"""Whether a config is that of a dead end, over the keys that the dead run read (R12, verdicts of §E)."""

from typing import Any

from ledger.rules.distance import ABSENT, differing, is_number
from schemas.spec_science import NEVER, config_fingerprint

CLOSE = 1e-3


def same_frame(item: dict[str, Any], spec: dict[str, Any]) -> bool:
    """Whether the proposal asks the same of the same model.

    What the ledger saw end badly is told by its class, whatever file that stands in: neither the code nor
    what it read changes with the words for dimensions, metric and observable. What a person marked must
    agree in those too; the dead config under the proposal's spec then has the dead end's own fingerprint.
    """
    if not same_class(item["architecture"], spec["model"]["architecture"]):
        return False
    if item.get("by") != "person":
        return True
    spec = {**spec, "model": {**spec["model"], "architecture": item["architecture"]}}
    stated = item.get("volatile")
    # an older dead end does not say what its spec declared volatile
    declared = [stated] if stated is not None else [spec["volatile"]["keys"], []]
    return any(
        config_fingerprint({**spec, "volatile": {"keys": keys}}, item["config"]) == item["config_fingerprint"]
        for keys in declared
    )


def same_class(one: str, other: str) -> bool:
    """Whether two architectures `module:Name` name the same class, be it in a copy of its file."""
    return one.rpartition(":")[2] == other.rpartition(":")[2]


def same_context(item: dict[str, Any], proposed: dict[str, Any]) -> bool:
    """Whether code, data and environment are those of a dead end; a file may have another name.

    `item`: with `shape` and `environment` of its experiment, where known.
    """
    prints = proposed["fingerprints"]
    if item["context_fingerprint"] == prints["context"]:
        return True
    shape = item.get("shape")
    return (
        shape is not None
        and shape == prints.get("shape")
        and item["data_digest"] == proposed["data"]["digest"]
        and item["environment"] == proposed["environment"]
    )


def resemblance(item: dict[str, Any], spec: dict[str, Any], config: dict[str, Any]) -> str | None:
    """How a config of the same frame is that of a dead end, in words; None if it is another science.

    The same is one in which every key that the dead run read is equal, or a number within 1e-3; where
    that is not known, every key. A key that is not there has its code's default. Keys that either spec
    declares volatile, seed and fold do not count.
    """
    dropped, defaults = ignored(item, spec), item.get("defaults") or {}
    read = {*(item.get("read") or ())}
    dead, new = ({**defaults, **_spread(without(of, dropped), read)} for of in (item["config"], config))
    counted = {*dead, *new} if item.get("read") is None else read
    if not all(_is_close(dead, new, key) for key in counted - dropped):
        return None
    parts = {
        "within 1e-3: ": _differing(dead, new, counted - dropped),
        "the same but for keys that the run never read: ": _unread(dead, new, counted | dropped),
    }
    said = [f"{words}{', '.join(keys)}" for words, keys in parts.items() if keys]
    return "; ".join(said) or "the same science"


def _spread(config: dict[str, Any], read: set[str], place: str = "") -> dict[str, Any]:
    """The config with `table.key` instead of a table of which the run read some keys only."""
    found: dict[str, Any] = {}
    for key, value in config.items():
        path = f"{place}{key}"
        if isinstance(value, dict) and path not in read and any(at.startswith(f"{path}.") for at in read):
            found |= _spread(value, read, f"{path}.")
        else:
            found[path] = value
    return found


def ignored(item: dict[str, Any], spec: dict[str, Any]) -> set[str]:
    """Keys that do not count between a dead end and a proposal."""
    return {*NEVER, *spec["volatile"]["keys"], *(item.get("volatile") or ())}


def without(config: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    """The config without some keys."""
    return {key: value for key, value in config.items() if key not in keys}


def close(one: Any, other: Any) -> bool:
    """Whether two values are within 1e-3 of the larger, at any depth; a truth value is no number."""
    if is_number(one) and is_number(other):
        # the last term: 10 and 10.01 are within, whatever floats make of the thousandth
        return bool(abs(one - other) <= CLOSE * max(abs(one), abs(other)) * (1 + 1e-9))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(close(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(close(*pair) for pair in zip(one, other, strict=True))
    return type(one) is type(other) and bool(one == other)


def _is_close(one: dict[str, Any], other: dict[str, Any], key: str) -> bool:
    if (key in one) != (key in other):
        return False
    return key not in one or close(one[key], other[key])


def _differing(one: dict[str, Any], other: dict[str, Any], keys: set[str]) -> list[str]:
    return differing(_only(one, keys), _only(other, keys))


def _only(config: dict[str, Any], keys: set[str]) -> dict[str, Any]:
    return {key: value for key, value in config.items() if key in keys}


def _unread(one: dict[str, Any], other: dict[str, Any], counted: set[str]) -> list[str]:
    changed = {key for key in {*one, *other} - counted if not _equal(one, other, key)}
    return sorted(changed)


def _equal(one: dict[str, Any], other: dict[str, Any], key: str) -> bool:
    return bool(one.get(key, ABSENT) == other.get(key, ABSENT))
