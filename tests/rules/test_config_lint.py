"""R39: what a config is warned of, and what it is not."""

import pytest

from ledger.rules.config_lint import w39_config

PLAIN = {"lr": 0.1, "epochs": 200}


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ({"class_weights": [1, 3]}, "class weights"),
        ({"scheduler": "cosine", "epochs": 49}, "cosine"),
        ({"scheduler": {"name": "cosine"}, "max_epochs": 10}, "cosine"),
        ({"cosine": True, "epochs": 10}, "cosine"),
        ({"optimizer": "es"}, "hill-climbing"),
        ({"strategy": "cma-es"}, "hill-climbing"),
    ],
)
def test_r39_warns(spec, rules, config, told):
    """Class weights, a short cosine, evolution for few parameters."""
    spec["math"]["counts"] = {"parameters": 99}
    found = w39_config(spec, [PLAIN, config])
    assert rules(found) == ["R39"]
    assert told in found[0]["reason"] + found[0]["remedy"]


@pytest.mark.parametrize(
    "config",
    [
        {"scheduler": "cosine", "epochs": 50},
        {"scheduler": "step", "epochs": 5},
        {"scheduler": "cosine"},
        {"es_patience": 5},
        {"class_weights": "none"},
    ],
)
def test_r39_is_silent_where_nothing_is_amiss(spec, config):
    """Long enough, another schedule, an unknown length, early stopping, weights off."""
    spec["math"]["counts"] = {"parameters": 99}
    assert w39_config(spec, [config]) == []


def test_r39_evolution_is_fine_for_many_parameters(spec):
    """A hundred and more, or a count that nobody stated."""
    for counts in ({"parameters": 100}, {}):
        spec["math"]["counts"] = counts
        assert w39_config(spec, [{"optimizer": "es"}]) == []
