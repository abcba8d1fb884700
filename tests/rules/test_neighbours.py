"""The nearest earlier experiments: who is kin, how near, what differs, how their runs ended."""

import time

import pytest

from ledger.rules.neighbours import neighbours

CONFIG = {"lr": 0.01, "epochs": 200}


@pytest.fixture
def proposed(spec):
    return {
        "spec": spec,
        "plan": {"configs": [CONFIG], "subjects": ["a", "b"], "seeds": [1]},
        "fingerprints": {"code": "c" * 64},
        "data": {"digest": "d" * 64},
        "environment": {"python": "3.11"},
    }


def row(spec, name, *configs, index=1, architecture=None, data="d" * 64, states=("ok", "ok"), **changes):
    """An experiment's row: as many cells of each config as states."""
    configs = configs or (CONFIG,)
    cells = {str(number): {"state": state} for number, state in enumerate(states * len(configs), 1)}
    return {
        "id": name, "name": name, "project": "p", "proposed": {"index": index},
        "model": {**spec["model"], **({"architecture": architecture} if architecture else {})},
        "metric": spec["metric"], "data": {"digest": data}, "fingerprints": {"code": "c" * 64},
        "environment": {"python": "3.11"}, "counts": {"ok": 1} if states else {}, "cells": cells,
        "plan": {"configs": list(configs), "subjects": ["a", "b"], "seeds": [1]}, **changes,
    }  # fmt: skip


def names(found):
    return [item["experiment"] for item in found]


def test_the_three_nearest_come_with_what_differs_and_how_they_ended(spec, proposed):
    """Nearest first, the newest of equals; the values then and now."""
    rows = [
        row(spec, f"x{rate}", {**CONFIG, "lr": rate}, index=place)
        for place, rate in enumerate((0.1, 0.02, 1, 0.012))
    ]
    found = neighbours(proposed, [*rows, row(spec, "x0.1-again", {**CONFIG, "lr": 0.1}, index=9)], {})
    assert names(found) == ["x0.012", "x0.02", "x0.1-again"]
    assert found[2] == {
        "experiment": "x0.1-again", "name": "x0.1-again", "project": "p", "distance": 0.5,
        "differs": ["lr: 0.1 → 0.01"], "outcomes": {"ok": 2}, "dead_end": None, "same_model": True,
    }  # fmt: skip


def test_kin_are_of_the_architecture_the_class_or_the_data(spec, proposed):
    """Those of the data alone come last, however near; strangers and what never ran not at all."""
    other = {"architecture": "ridge:Ridge"}
    rows = [
        row(spec, "data", **other),
        row(spec, "class", {**CONFIG, "lr": 1}, architecture="elsewhere:MLP", data="f" * 64),
        row(spec, "stranger", data="f" * 64, **other),
        row(spec, "never-ran", states=()),
    ]
    found = neighbours(proposed, rows, {})
    assert names(found) == ["class", "data"]
    assert found[0]["differs"] == ["lr: 1 → 0.01", "architecture: elsewhere:MLP → train_mlp:MLP", "data"]
    assert found[1]["differs"] == ["architecture: ridge:Ridge → train_mlp:MLP"]


def test_what_differs_beside_the_config_is_named(spec, proposed):
    """A new seed, code or environment of the same config is no difference of the config."""
    beside = {
        "fingerprints": {"code": "9" * 64}, "environment": {},
        "plan": {"configs": [CONFIG], "subjects": ["a", "b"], "seeds": [7]},
    }  # fmt: skip
    (found,) = neighbours(proposed, [row(spec, "x1", **beside)], {})
    assert (found["distance"], found["differs"]) == (0.0, ["code", "environment", "seeds"])


def test_of_a_grid_the_nearest_config_speaks(spec, proposed):
    """Its own outcomes and its own dead end, by the numbers of its cells."""
    hot, cold = {**CONFIG, "lr": 10}, {**CONFIG, "lr": 0.02}
    grid = row(spec, "grid", hot, cold)
    for number, state in zip("1234", ("nan", "nan", "ok", "timeout"), strict=True):
        grid["cells"][number] = {"state": state}
    dead = {"grid": [{"id": "d1", "config": hot}]}
    (found,) = neighbours(proposed, [grid], dead)
    assert (found["outcomes"], found["dead_end"]) == ({"ok": 1, "timeout": 1}, None)
    proposed["plan"]["configs"] = [CONFIG, {**CONFIG, "lr": 10}]
    (found,) = neighbours(proposed, [grid], dead)
    assert (found["outcomes"], found["dead_end"], found["differs"]) == ({"nan": 2}, "d1", [])


def test_volatile_keys_and_seeds_are_no_distance(spec, proposed):
    """What the spec declares not to matter is not shown."""
    proposed["spec"]["volatile"]["keys"] = ["workers"]
    (found,) = neighbours(proposed, [row(spec, "x1", {**CONFIG, "workers": 8, "seed": 1})], {})
    assert (found["distance"], found["differs"]) == (0.0, [])


def test_ten_thousand_experiments_take_no_second(spec, proposed):
    """Also with a grid on either side."""
    proposed["plan"]["configs"] = [{**CONFIG, "lr": 0.001 * n} for n in range(1, 101)]
    base = row(spec, "x")
    rows = [
        {
            **base, "id": f"x{n}", "proposed": {"index": n},
            "plan": {**base["plan"], "configs": [{**CONFIG, "lr": n + 0.5}, {**CONFIG, "lr": n}]},
        }
        for n in range(10_000)
    ]  # fmt: skip
    started = time.process_time()
    assert names(neighbours(proposed, rows, {}))[0] == "x0"
    assert time.process_time() - started < 1.0
