"""R12, verdicts of §E: the same science is that of the keys that the dead run read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.dead_ends import matches, r12_dead_ends
from schemas.spec_load import load_spec
from schemas.spec_science import config_fingerprint

DEAD = {"lr": 10, "epochs": 200, "batch": 170}
VALUES = st.integers(-1000, 1000) | st.floats(-1e6, 1e6) | st.booleans() | st.sampled_from(["", "x", "adam"])


@pytest.fixture(scope="module")
def spec(request):
    path = request.path.parents[1] / "schemas" / "example.toml"
    return load_spec(path.read_text(encoding="utf-8")).canonical()


def dead_end(spec, **changes):
    config = changes.get("config", DEAD)
    return {
        "dead_end": "d1", "experiment": "x1", "name": "hot", "outcome": "nan", "why": "loss is NaN",
        "by": "ledger", "config": config, "context_fingerprint": "c" * 64, "read": ["lr", "epochs"],
        "volatile": [], "config_fingerprint": config_fingerprint(spec, config), "code_fingerprint": "e" * 64,
        "architecture": spec["model"]["architecture"], "data_digest": "d" * 64, "reopened": None, **changes,
    }  # fmt: skip


def verdict(spec, config, *dead_ends, context="c" * 64, seeds=(42,), **tables):
    """The first match of one config, or None."""
    proposed = {
        "spec": {**spec, **tables},
        "plan": {"configs": [config], "seeds": list(seeds), "deterministic": False},
        "fingerprints": {"config": "0" * 64, "context": context, "code": "e" * 64},
        "data": {"digest": "d" * 64},
    }
    found = matches(proposed, list(dead_ends) or [dead_end(spec)])
    return found[0] if found and found[0]["verdict"] != "near" else None


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({}, "the same science"),
        ({"lr": 10.0}, "the same science"),
        ({"note": "x"}, "the same but for keys that the run never read: note"),
        ({"batch": 3, "note": "x"}, "the same but for keys that the run never read: batch, note"),
        ({"lr": 10.001}, "within 1e-3: lr: 10 → 10.001"),
        ({"lr": 10.01}, "within 1e-3: lr: 10 → 10.01"),
        (
            {"lr": 9.995, "dummy": 1},
            "within 1e-3: lr: 10 → 9.995; the same but for keys that the run never read: dummy",
        ),
    ],
)
def test_r12_an_unread_key_or_a_thousandth_is_no_new_science(spec, rules, changes, how):
    """Refused, and the reason says which it is."""
    found = verdict(spec, {**DEAD, **changes})
    assert (found["verdict"], found["how"]) == ("refuse", how)
    assert rules(r12_dead_ends([found])) == ["R12"]
    assert how in r12_dead_ends([found])[0]["reason"]


@pytest.mark.parametrize(
    "changes", [{"lr": 10.02}, {"lr": True}, {"lr": "10"}, {"lr": [10]}, {"epochs": 201}]
)
def test_a_key_that_was_read_makes_another_science(spec, changes):
    """Further than 1e-3, or of another kind."""
    assert verdict(spec, {**DEAD, **changes}) is None


def test_a_key_that_was_read_and_is_missing_makes_another_science(spec):
    """Missing is not present, on either side: one that was asked for in vain counts."""
    assert verdict(spec, {"epochs": 200, "batch": 170}) is None
    asked = dead_end(spec, read=["lr", "momentum"])
    assert verdict(spec, {**DEAD, "momentum": 0.9}, asked) is None
    assert verdict(spec, {**DEAD, "epochs": 1}, asked)["verdict"] == "refuse"


@pytest.mark.parametrize(
    ("new", "same"),
    [
        ({"momentum": 0.9}, True),
        ({"momentum": 0.9005}, True),
        ({"momentum": 0.5}, False),
    ],
)
def test_to_write_a_default_out_is_no_new_science(spec, new, same):
    """Defaults are resolved on both sides: a key that is not there has the value that its code takes."""
    read = ["lr", "momentum"]
    item = dead_end(spec, read=read, defaults={"momentum": 0.9})
    assert (verdict(spec, {**DEAD, **new}, item) is not None) == same
    stated = dead_end(spec, read=read, defaults={"momentum": 0.9}, config={**DEAD, **new})
    assert (verdict(spec, DEAD, stated) is not None) == same


def test_every_key_counts_where_it_is_not_known_what_was_read(spec):
    """Of an older dead end, of a killed run, or where the config was taken as a whole."""
    unknown = dead_end(spec, read=None)
    assert verdict(spec, {**DEAD, "note": "x"}, unknown) is None
    assert verdict(spec, {**DEAD, "batch": 170.1}, unknown)["verdict"] == "refuse"
    older = {
        key: value for key, value in unknown.items() if key not in ("read", "volatile", "code_fingerprint")
    }
    assert verdict(spec, DEAD, older)["verdict"] == "refuse"


@pytest.mark.parametrize("stated", [[], None])
def test_declaring_a_key_volatile_is_no_way_round(spec, stated):
    """A key declared volatile afterwards does not count, so that the rest decides; new or old dead end."""
    volatile = {"volatile": {"keys": ["lr"]}}
    item = dead_end(spec, volatile=stated)
    assert verdict(spec, DEAD, item, **volatile)["verdict"] == "refuse"
    assert verdict(spec, {**DEAD, "epochs": 5}, item, **volatile) is None


def test_what_the_dead_spec_declared_volatile_does_not_count(spec):
    """Whatever the new spec says of it."""
    print_ = config_fingerprint({**spec, "volatile": {"keys": ["batch"]}}, DEAD)
    item = dead_end(spec, read=None, volatile=["batch"], config_fingerprint=print_)
    assert verdict(spec, {**DEAD, "batch": 1}, item)["how"] == "the same science"


@pytest.mark.parametrize(
    "tables",
    [
        {"model": {"name": "m", "architecture": "train_mlp:MLP", "dimensions": "1-99-1"}},
        {"model": {"name": "m", "architecture": "train_mlp:Other", "dimensions": "1-16-1"}},
        {"metric": {"name": "mae", "unit": "ms", "direction": "lower", "split": "held-out subject"}},
        {"observable": {"class": "AMBIGUOUS"}},
    ],
)
def test_another_metric_or_observable_is_another_science_than_a_person_marked(spec, tables):
    """As the science fingerprint demands: what was wrong may have been just that."""
    assert verdict(spec, DEAD, dead_end(spec, by="person"), **tables) is None


@pytest.mark.parametrize(
    "tables",
    [
        {"model": {"name": "m", "architecture": "train_mlp:MLP", "dimensions": "1 - 16 - 1"}},
        {"metric": {"name": "RMSE", "unit": "ms", "direction": "lower", "split": "the held-out subject"}},
        {"observable": {"class": "AMBIGUOUS"}},
    ],
)
def test_other_words_for_the_same_run_are_no_way_round(spec, tables):
    """The code that ended badly sees neither dimensions nor metric nor observable; the class is its own."""
    assert verdict(spec, DEAD, **tables)["verdict"] == "refuse"
    other = {"model": {"name": "m", "architecture": "train_mlp:Other", "dimensions": "1-16-1"}}
    assert verdict(spec, DEAD, **other) is None


def test_a_key_of_a_table_that_was_not_read_is_no_new_science(spec):
    """Where the run read some keys of a table by name, the others of it count as little as any."""
    item = dead_end(spec, config={**DEAD, "opt": {"lr": 1.0, "note": "x"}}, read=["lr", "opt.lr"])
    found = verdict(spec, {**DEAD, "opt": {"lr": 1.0, "dummy": 1}}, item)
    how = "the same but for keys that the run never read: opt.dummy, opt.note"
    assert (found["verdict"], found["how"]) == ("refuse", how)
    for opt in ({"lr": 1.1}, {}, 3):
        assert verdict(spec, {**DEAD, "opt": opt}, item) is None
    assert verdict(spec, {**DEAD, "opt": 3}, item, volatile={"keys": ["opt"]})["verdict"] == "refuse"


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"data_digest": "a" * 64}, ["data"]),
        ({"code_fingerprint": "a" * 64}, ["code"]),
        ({}, ["environment"]),
        ({"code_fingerprint": None}, ["code or environment"]),
    ],
)
def test_another_context_warns_with_what_differs(spec, changes, differs):
    """Changed code, data or environment may mend it; the config's own differences are told too."""
    found = verdict(spec, {**DEAD, "note": "x"}, dead_end(spec, **changes), context="f" * 64)
    assert (found["verdict"], found["differs"]) == ("warn", [*differs, "note: absent → 'x'"])


def test_a_new_seed_is_legal_once_among_all_that_are_the_same(spec):
    """A second dead seed refuses, also where it died within 1e-3 of the first."""
    once = dead_end(spec, seeds=[42])
    assert verdict(spec, DEAD, once, seeds=(7,))["differs"] == ["seeds"]
    near = {**DEAD, "lr": 10.001}
    again = dead_end(
        spec, dead_end="d2", config=near, config_fingerprint=config_fingerprint(spec, near), seeds=[137]
    )
    assert verdict(spec, DEAD, once, again, seeds=(7,))["verdict"] == "refuse"


@given(
    st.dictionaries(st.sampled_from(["note", "dummy", "a", "b"]), VALUES), st.sampled_from([10, 10.004, 12])
)
def test_unread_keys_never_change_the_verdict(spec, extra, rate):
    """Whatever is put beside the keys that the run read."""
    config = {**DEAD, "lr": rate}
    plain, dressed = verdict(spec, config), verdict(spec, {**config, **extra})
    assert (plain and plain["verdict"]) == (dressed and dressed["verdict"])
