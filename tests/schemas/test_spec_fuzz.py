"""Random TOML-shaped documents never bring a traceback, and the science has its invariances."""

import copy
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.canonical import fingerprint
from schemas.spec_errors import SpecError
from schemas.spec_examples import EXAMPLES
from schemas.spec_load import parse_spec
from schemas.spec_science import config_fingerprint, plan_fingerprint

KEYS = st.sampled_from(sorted({part for key in EXAMPLES for part in key.split(".")})) | st.text(max_size=6)
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
    | st.integers(min_value=2**63, max_value=2**4000)
)  # fmt: skip
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(KEYS, TREES, max_size=6))
def test_random_documents_give_a_spec_error(tree):
    """A random document is refused by SpecError and nothing else: none holds all that a spec needs."""
    with pytest.raises(SpecError) as caught:
        parse_spec(tree)
    assert caught.value.problems
    assert all(problem.key and problem.wrong for problem in caught.value.problems)


@settings(deadline=None, max_examples=150)
@given(key=st.sampled_from(sorted(EXAMPLES)), value=TREES)
def test_a_random_value_at_any_key_gives_a_spec_or_a_spec_error(example, key, value):
    """The example with one value replaced loads to plain JSON, or is refused by SpecError."""
    tree = tomllib.loads(example)
    place = tree
    *sections, name = key.split(".")
    for section in sections:
        place = place.setdefault(section, {})
    place[name] = value
    try:
        plain = parse_spec(tree).canonical()
    except SpecError:
        return
    assert len(fingerprint("test", plain)) == 64


CONFIGS = st.dictionaries(
    st.text(min_size=1, max_size=5).filter(lambda key: key not in ("seed", "fold", "noise")),
    st.integers(-1000, 1000) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    max_size=5,
)


def science_spec(volatile=()):
    return {
        "volatile": {"keys": list(volatile)},
        "model": {"architecture": "a:B", "dimensions": "1-2"},
        "metric": {"name": "rmse", "split": "held out"},
        "observable": {"class": "CLASSICAL"},
    }


@settings(deadline=None)
@given(CONFIGS)
def test_order_and_integral_floats_do_not_change_the_science(config):
    """Key order does not count, `1` is `1.0`, and seed and fold are no science."""
    spec = science_spec()
    turned = {key: config[key] for key in reversed(config)}
    floats = {key: float(value) if isinstance(value, int) else value for key, value in config.items()}
    prints = {
        config_fingerprint(spec, one) for one in (config, turned, floats, {**config, "seed": 3, "fold": 1})
    }
    assert len(prints) == 1


@given(CONFIGS, st.integers())
def test_volatile_keys_do_not_change_the_science_and_others_do(config, value):
    """A declared volatile key is no science; the same key undeclared is."""
    with_noise = {**config, "noise": value}
    spec = science_spec(["noise"])
    assert config_fingerprint(spec, with_noise) == config_fingerprint(spec, config)
    assert config_fingerprint(science_spec(), with_noise) != config_fingerprint(science_spec(), config)


def test_truth_and_one_are_different_science():
    """`true` never meets `1`."""
    spec = science_spec()
    assert config_fingerprint(spec, {"a": True}) != config_fingerprint(spec, {"a": 1})


def test_names_and_prose_are_no_science_but_the_model_is():
    """The architecture, the dimensions, the metric and the class count."""
    spec = science_spec()
    for section, key in (("model", "architecture"), ("model", "dimensions"), ("metric", "name")):
        other = copy.deepcopy(spec)
        other[section][key] = "other"
        assert config_fingerprint(other, {}) != config_fingerprint(spec, {})


def test_a_plan_of_one_config_has_that_config_fingerprint_and_a_grid_ignores_order():
    """One config: its own fingerprint. Several: that of the set."""
    spec, one, two = science_spec(), {"lr": 1}, {"lr": 2}
    assert plan_fingerprint(spec, [one]) == config_fingerprint(spec, one)
    assert plan_fingerprint(spec, [one, two]) == plan_fingerprint(spec, [two, one])
    assert plan_fingerprint(spec, [one, two]) != plan_fingerprint(spec, [one])
