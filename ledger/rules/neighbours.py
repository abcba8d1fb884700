"""The earlier experiments that are nearest to a plan, with what differs and how their runs ended. Pure."""

import math
from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from ledger.rules.distance import ABSENT, apart, differing
from schemas.spec_science import NEVER

SHOWN = 3
FAR = 0.5
_FEW, _MOST = 8, 30
"""Of a key of a grid few values are compared at first; the most promising experiments in full."""
_NONE = [ABSENT]
Row = dict[str, Any]
Values = dict[str, list[Any]]
"""The values that each key has in the configs of a plan."""


def neighbours(proposed: Row, earlier: Iterable[Row], dead: dict[str, list[Row]]) -> list[Row]:
    """The three nearest at most: `experiment`, `name`, `project`, `distance`, `differs`, `outcomes` and more.

    `earlier`: rows of experiments of any project that came before. Kin are those of the same architecture
    or class, then those on the same data, which have had a run; the nearest by Gower distance between
    configs come first, the newest of equals. `dead`: the standing dead ends by experiment. `dead_end` is
    the one that stands on that config, `same_model` true of the same architecture or class.
    """
    dropped = {*NEVER, *proposed["spec"]["volatile"]["keys"]}
    mine = _values(proposed, dropped)
    kin = [
        (rank, row, _values(row, dropped))
        for row in earlier
        if row["counts"] and (rank := _rank(row, proposed)) is not None
    ]
    rough = sorted(kin, key=lambda item: _order(item[0], item[1], _distance(item[2], mine)))[:_MOST]
    exact = [(rank, row, _nearest(theirs, mine)) for rank, row, theirs in rough]
    exact.sort(key=lambda item: _order(item[0], item[1], item[2][0]))
    return [
        {**_shown(row, found, proposed, dead.get(row["id"], [])), "same_model": rank == 0}
        for rank, row, found in exact[:SHOWN]
    ]


def telling(found: list[Row]) -> list[Row]:
    """Those that a person should see unasked: of the same architecture or class, or less than 0.5 away."""
    return [item for item in found if item["same_model"] or item["distance"] < FAR]


def _rank(row: Row, proposed: Row) -> int | None:
    """0 for the same architecture or class, 1 for the same data, None for no kin."""
    mine, theirs = proposed["spec"]["model"]["architecture"], str(row["model"].get("architecture", ""))
    if theirs == mine or theirs.rpartition(":")[2] == mine.rpartition(":")[2]:
        return 0
    return 1 if row["data"]["digest"] == proposed["data"]["digest"] else None


def _order(rank: int, row: Row, distance: float) -> tuple[int, float, int]:
    return rank, distance, -row["proposed"]["index"]


def _values(plan: Row, dropped: set[str]) -> Values:
    configs = plan["plan"]["configs"]
    if len(configs) == 1:
        return {key: [value] for key, value in configs[0].items() if key not in dropped}
    found: Values = {key: [] for config in configs for key in config if key not in dropped}
    for key, values in found.items():
        for config in configs:
            value = config.get(key, ABSENT)
            if not any(type(value) is type(other) and value == other for other in values):
                values.append(value)
    return found


def _distance(theirs: Values, mine: Values) -> float:
    """Roughly that of the nearest pair: of many values a spread of few."""
    keys = theirs.keys() | mine.keys()
    # the exact sum does not depend on the order of a set
    return math.fsum(_roughly(theirs.get(key), mine.get(key)) for key in keys) / max(1, len(keys))


def _roughly(old: list[Any] | None, new: list[Any] | None) -> float:
    if old is None or new is None:
        return 1.0
    if len(old) == len(new) == 1:
        return apart(old[0], new[0])
    return min(apart(one, other) for one in _spread(old) for other in _spread(new))


def _spread(values: list[Any]) -> list[Any]:
    """A few of the values, the first and the last among them."""
    if len(values) <= _FEW:
        return values
    return [values[round(place * (len(values) - 1) / (_FEW - 1))] for place in range(_FEW)]


def _nearest(theirs: Values, mine: Values) -> tuple[float, Row, Row]:
    """Distance, their config and mine, of the nearest pair.

    A grid has every combination of its values, so that each key is nearest by itself.
    """
    pairs = {
        key: min(
            ((apart(old, new), old, new) for old in theirs.get(key, _NONE) for new in mine.get(key, _NONE)),
            key=itemgetter(0),
        )
        for key in {*theirs, *mine}
    }
    distance = math.fsum(pair[0] for pair in pairs.values()) / max(1, len(pairs))
    return distance, _config(pairs, 1), _config(pairs, 2)


def _config(pairs: dict[str, tuple[float, Any, Any]], side: int) -> Row:
    return {key: pair[side] for key, pair in pairs.items() if pair[side] is not ABSENT}


def _shown(row: Row, found: tuple[float, Row, Row], proposed: Row, dead: list[Row]) -> Row:
    distance, theirs, mine = found
    own = [number for number, config in enumerate(row["plan"]["configs"]) if theirs.items() <= config.items()]
    here = [item["id"] for item in dead if any(item["config"] == row["plan"]["configs"][n] for n in own)]
    return {
        "experiment": row["id"], "name": row["name"], "project": row["project"],
        "distance": round(distance, 6), "differs": differing(theirs, mine) + _beside(row, proposed),
        "outcomes": _outcomes(row, own), "dead_end": here[-1] if here else None,
    }  # fmt: skip


def _beside(row: Row, proposed: Row) -> list[str]:
    """What differs beside the config: the model and the metric with their values, the rest by name."""
    spec, other = proposed["spec"], {"architecture": "", "dimensions": "", **row["model"]}
    values = {key: (other[key], spec["model"][key]) for key in ("architecture", "dimensions")}
    values["metric"] = (row["metric"].get("name"), spec["metric"]["name"])
    found = [f"{key}: {old} → {new}" for key, (old, new) in values.items() if old != new]
    parts = {
        "data": row["data"]["digest"] != proposed["data"]["digest"],
        "code": row["fingerprints"]["code"] != proposed["fingerprints"]["code"],
        "environment": row["environment"] != proposed["environment"],
        "seeds": row["plan"]["seeds"] != proposed["plan"]["seeds"],
    }
    return found + [name for name, differs in parts.items() if differs]


def _outcomes(row: Row, configs: list[int]) -> dict[str, int]:
    """The states of the runs of some configs; cells are numbered config by config, from 1."""
    each = len(row["plan"]["subjects"]) * len(row["plan"]["seeds"])
    counts = Counter(cell["state"] for key, cell in row["cells"].items() if (int(key) - 1) // each in configs)
    return dict(sorted(counts.items()))
