"""R12: `run.config` is a dict in every way and notes which keys training code reads."""

import copy
import json
import pickle
from types import SimpleNamespace

import pytest

from workers.config_reads import MOST_KEYS, ConfigReads

CONFIG = {"lr": 0.1, "batch": 4, "optimizer": {"name": "sgd"}}


@pytest.fixture
def config():
    return ConfigReads(CONFIG)


def keys(config):
    return config.reads()["keys"]


@pytest.mark.parametrize(
    "read",
    [
        lambda c: c["lr"],
        lambda c: c.get("lr"),
        lambda c: c.pop("lr"),
        lambda c: c.setdefault("lr", 1),
        lambda c: "lr" in c,
        lambda c: "%(lr)s" % c,  # noqa: UP031 - the old form asks by key too
        "{lr}".format_map,
        lambda c: eval("lr", {}, c),
    ],
)
def test_asking_for_a_key_reads_that_key_alone(config, read):
    """Whatever the way of asking."""
    read(config)
    reads = config.reads()
    assert (reads["keys"], reads["whole"]) == (["lr"], False)


def test_a_default_is_told_with_its_key(config):
    """What training code takes for a key that is not there; two different ones are none."""
    assert (config.get("how", "log"), config.setdefault("lr", 1), config.get("n", None)) == ("log", 0.1, None)
    assert config["optimizer"].get("eps", 0.5) == 0.5
    assert config.reads()["defaults"] == {"how": "log", "lr": 1, "optimizer.eps": 0.5}
    config.get("how", "exp")
    assert "how" not in config.reads()["defaults"]


@pytest.mark.parametrize(
    "take",
    [
        list,
        dict,
        sorted,
        reversed,
        json.dumps,
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        lambda c: {**c},
        lambda c: SimpleNamespace(**c),
        {}.update,
        lambda c: c | {},
        lambda c: {} | c,
        lambda c: c.copy(),
        lambda c: c.items(),
        lambda c: c.values(),
        lambda c: c.keys(),
        lambda c: c.popitem(),
        lambda c: c == {},
        lambda c: c != {},
    ],
)
def test_handing_all_of_it_on_reads_it_as_a_whole(config, take):
    """A further key would have been seen too."""
    take(config)
    assert config.reads() == {"keys": sorted(CONFIG), "whole": True}


def test_its_text_reads_the_keys_that_it_shows(config):
    """A log line has every key, and would not have changed what the code computes from a further one."""
    assert repr(config) == str(config) == repr(CONFIG)
    assert config.reads() == {"keys": ["batch", "lr", "optimizer.name"], "whole": False}


def test_it_is_a_dict_in_every_way(config):
    """Type, JSON, pickle, copies, equality, pattern matching and length are those of the dict."""
    assert isinstance(config, dict)
    assert json.loads(json.dumps(config)) == CONFIG == config
    assert pickle.loads(pickle.dumps(config)) == CONFIG
    assert copy.deepcopy(config) == CONFIG
    assert type(copy.copy(config)) is dict
    assert len(config) == 3
    assert {**config, "lr": 1}["batch"] == 4
    match config:
        case {"lr": lr}:
            assert lr == 0.1
    with pytest.raises(KeyError):
        config["absent"]
    with pytest.raises(KeyError):
        config.pop("absent")
    assert config.pop("absent", None) is None


def test_a_copy_is_independent_of_the_plan(config):
    """A deep copy shares nothing with the config that the run holds."""
    copy.deepcopy(config)["optimizer"]["name"] = "adam"
    assert config["optimizer"]["name"] == "sgd"


def test_a_key_asked_for_in_vain_was_read(config):
    """Its absence is part of what the run did."""
    assert config.get("momentum", 0.9) == 0.9
    assert keys(config) == ["momentum"]


def test_nothing_is_read_by_length_truth_or_writing(config):
    """Only what the values or the names of keys can decide counts."""
    config["own"] = 1
    config.update(more=2)
    assert bool(config)
    assert len(config) == 5
    assert config.reads() == {"keys": [], "whole": False}


def test_the_keys_of_a_whole_are_those_of_the_plan(config):
    """What training code put in itself is not of the plan."""
    config["own"] = 1
    list(config)
    assert keys(config) == sorted(CONFIG)


def test_a_nested_table_counts_by_its_key(config):
    """The key of a table with the key inside it; a table that is handed on counts as a whole."""
    assert config["optimizer"]["name"] == "sgd"
    assert keys(config) == ["optimizer.name"]
    assert dict(config["optimizer"]) == {"name": "sgd"}
    assert keys(config) == ["optimizer"]


def test_strange_and_countless_questions_stay_storable(config):
    """Other than texts are no keys, a lone surrogate is replaced, and countless keys are a whole."""
    config.get(5)
    config.get("")
    config.get("\ud800")
    assert [key.encode() for key in keys(config)] == [b"?"]
    for number in range(MOST_KEYS + 1):
        config.get(f"k{number}")
    assert config.reads() == {"keys": sorted(CONFIG), "whole": True}


def test_a_checkpoint_may_hold_the_config(tmp_path, config):
    """torch loads it again without running code."""
    torch = pytest.importorskip("torch")
    torch.save({"config": config}, tmp_path / "c.pt")
    assert torch.load(tmp_path / "c.pt", weights_only=True) == {"config": CONFIG}


def test_the_run_reads_nothing_by_itself(bench):
    """A result, a log line and a heartbeat are not reads of the training code."""
    bench.run.log({"loss": 1.0}, step=0)
    bench.run.result({"rmse": 1.0})
    assert bench.run.reads == {"keys": [], "whole": False}
    assert bench.run.config["lr"] == 0.1
    assert bench.run.reads["keys"] == ["lr"]


def test_another_config_put_in_its_place_takes_no_record_away(bench):
    """`run.config = {…}` does not forget what was read before."""
    bench.run.config = dict(bench.run.config)
    assert bench.run.reads["whole"] is True
