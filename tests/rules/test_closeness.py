"""R12: when two values are within 1e-3, and what the fingerprints of a science leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.same_science import close
from schemas.spec_load import load_spec
from schemas.spec_science import config_fingerprint, run_fingerprint

VALUES = st.integers(-1000, 1000) | st.floats(-1e6, 1e6) | st.booleans() | st.sampled_from(["", "x", "adam"])


@pytest.fixture(scope="module")
def spec(request):
    path = request.path.parents[1] / "schemas" / "example.toml"
    return load_spec(path.read_text(encoding="utf-8")).canonical()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (True, 1, False), ([1], [1, 1], False), (0, 0.0, True), (0, 1e-9, False), (1e-300, 1.0005e-300, True),
        (1e-8, 1.1e-8, False), (-10, -10.005, True), (-10, 10, False), (1000, 1001, True), (100, 101, False),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 2.001}]}, True), ({"a": 1}, {"b": 1}, False),
        ("a", "b", False), ("1", 1, False), ([], {}, False), (10, 10.01, True), (10.01, 10, True),
    ],
)  # fmt: skip
def test_close_is_relative_to_the_larger_at_any_scale(one, other, same):
    """Nought is close to nought alone; texts and truth values are no numbers; tables go by their parts."""
    assert close(one, other) == same


@given(st.integers(), st.integers(), st.dictionaries(st.sampled_from("abc"), VALUES))
def test_seeds_never_change_the_fingerprint_of_the_science(spec, seed, other, config):
    """A seed or a fold in the config is no science; the run's fingerprint has both."""
    with_seed = config_fingerprint(spec, {**config, "seed": seed, "fold": "ann"})
    assert (
        with_seed == config_fingerprint(spec, {**config, "seed": other}) == config_fingerprint(spec, config)
    )
    runs = {run_fingerprint(with_seed, "c" * 64, one, "ann") for one in (seed, other)}
    assert len(runs) == len({seed, other})


@given(VALUES | st.lists(VALUES, max_size=3), VALUES | st.lists(VALUES, max_size=3))
def test_closeness_is_symmetric_and_holds_of_itself(one, other):
    """Neither side is the measure of the other."""
    assert close(one, one)
    assert close(one, other) == close(other, one)
