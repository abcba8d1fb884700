"""R38: which keys are coefficients, what is added to an ancestor, and what justifies it."""

import pytest

from ledger.rules.coefficients import coefficients
from ledger.rules.creep import added, citation, r38_creep

PLAIN = {"lr": 0.1, "epochs": 200}
ANCESTOR = {"experiment": "x1", "name": "plain", "run": "x1.3", "showed": "it ended ok, rmse 45"}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("decay", "weight_decay weightDecay WEIGHT_DECAY weight-decay wd adam_wd l2 l1_penalty decay wdecay"),
        ("warm-up", "warmup warmup_steps warm_up warmUpEpochs num_warmup_steps lr_warmup"),
        (
            "class weights",
            "class_weight class_weights classWeights pos_weight weights_per_class weighted_classes",
        ),
        (
            "clipping",
            "clip grad_clip gradientClipVal clip_norm max_grad_norm max_norm clip_grad_norm gradclip",
        ),
        (
            "schedule",
            "schedule scheduler lr_schedule LRSchedule cosine lr_decay lr_policy learning_rate_decay StepLR "
            "lr_gamma cosine_annealing ReduceLROnPlateau one_cycle",
        ),
    ],
)
def test_a_key_is_a_coefficient_by_its_words(kind, keys):
    """However it is written or dressed up: a new name does not hide the word."""
    for key in keys.split():
        assert coefficients({key: 0.5}) == {key: kind}, key
        assert coefficients({f"my_{key}_value": 0.5}).get(f"my_{key}_value") == kind, key


@pytest.mark.parametrize(
    "config",
    [
        {"time_decay_feature": True},
        {"clip_length": 2.0},
        {"similarity": "cosine"},
        {"cosine_similarity": True},
        {"l2_norm": True},
        {"loss": "l1"},
        {"l1": 64, "l2": 32},
        {"step_size": 0.1, "gamma": 0.5},
        {"features": {"decay": 0.9}},
        {"note": "no warmup, no weight decay"},
        {"warm_start": True, "classes": 4, "batch": 4, "momentum": 0.9, "dropout": 0.1},
        {"schedule_file": "a.csv"},
        {"decay_heat_physics": 0.3, "radioactive_decay": 0.1, "decay_constant": 2, "synaptic_decay": 0.4},
        {"physics": {"decay": 0.1}, "clip_outliers": 3.0, "dose_schedule": [1, 2], "affinity": "cosine"},
        {"l1_units": 64, "hidden_l2": 32, "ema_decay": 0.99, "label_smoothing": 0.1},
    ],
)
def test_false_friends_are_none(config):
    """Words of data or of a measure, layers, and prose."""
    assert coefficients(config) == {}


@pytest.mark.parametrize(
    "off", [0, 0.0, False, "", "none", "None", "null", "off", "0", "0.0", [], {}, {"name": "none"}]
)
def test_a_coefficient_that_is_off_is_none(off):
    """Zero, false and every word for none."""
    for key in ("weight_decay", "warmup", "class_weights", "grad_clip", "scheduler"):
        assert coefficients({key: off}) == {}


def test_what_is_neutral_is_off():
    """Weights of one, a clip at infinity or below zero, a constant schedule, a negation."""
    neutral = {
        "pos_weight": 1.0, "class_weights": [1.0, 1.0], "grad_clip": float("inf"), "clip": -1,
        "lr_schedule": "constant", "scheduler": "ConstantLR", "sched": [0.1, 0.1],
        "no_decay": ["bias"], "disable_warmup": True,
    }  # fmt: skip
    assert coefficients(neutral) == {}
    assert coefficients({"disable_warmup": False}) == {"disable_warmup": "warm-up"}


def test_nested_tables_and_values_count():
    """Keys below keys, and short values that name one."""
    assert coefficients({"optimizer": {"name": "sgd", "weight_decay": 0.01}}) == {
        "optimizer.weight_decay": "decay"
    }
    assert coefficients({"lr": {"name": "cosine"}}) == {"lr.name": "schedule"}
    assert coefficients({"regularizer": "l2", "tricks": ["warmup", "mixup"]}) == {
        "regularizer": "decay",
        "tricks": "warm-up",
    }
    assert coefficients({"callbacks": [{"grad_clip": 1.0}]}) == {"callbacks.grad_clip": "clipping"}
    assert coefficients({"scheduler": {"type": "cosine", "t_max": 5}}) == {"scheduler": "schedule"}


def test_a_schedules_companions_count_beside_it_alone():
    """gamma and step_size of a schedule that is new itself are covered by its own citation."""
    stepped = {**PLAIN, "scheduler": "step", "gamma": 0.1, "step_size": 30}
    assert added([stepped], [PLAIN]) == {"scheduler": "schedule"}
    assert added([stepped], [{**PLAIN, "scheduler": "step"}]) == {
        "gamma": "schedule",
        "step_size": "schedule",
    }


def test_only_what_is_new_is_added():
    """A changed value, a table around the same key, and what any config of the ancestor had on."""
    old = [{**PLAIN, "weight_decay": 0.0, "scheduler": "step"}, {**PLAIN, "weight_decay": 0.01}]
    assert added([{**PLAIN, "weight_decay": 0.1, "scheduler": "cosine"}], old) == {}
    assert added([{"optimizer": {"weight_decay": 0.1}}], old) == {}
    assert added([PLAIN, {**PLAIN, **old[1], "l2": 0.1}], old) == {"l2": "decay"}
    assert added([{**PLAIN, "weight_decay": 0.1}], [{**PLAIN, "weight_decay": 0}]) == {
        "weight_decay": "decay"
    }


@pytest.mark.parametrize(
    ("new", "old", "fresh"),
    [
        ({"weight_decay": 0.1}, {"wd": 0.1}, []),
        ({"grad_clip": 1.0}, {"max_grad_norm": 5.0}, []),
        ({"lr_scheduler": "cosine", "t_max": 9}, {"schedule": "step"}, []),
        ({"a": {"weight_decay": 0.1}, "b": {"weight_decay": 0.1}}, {"weight_decay": 0.1}, []),
        (
            {"a": {"weight_decay": 0.1}, "b": {"weight_decay": 0.1}},
            {"a": {"weight_decay": 0.1}},
            ["b.weight_decay"],
        ),
        ({"wd": 0.1, "l2": 0.1}, {"weight_decay": 0.1}, ["wd"]),
        ({"weight_decay": 0.1, "grad_clip": 1.0}, {"weight_decay": 0.1}, ["grad_clip"]),
        ({"grad_clip": 1.0}, {"weight_decay": 0.1}, ["grad_clip"]),
        ({"lr": {"schedule": {"name": "cosine", "warmup": 5}}}, {"schedule": "cosine"}, ["warmup"]),
    ],
)
def test_a_rename_is_no_addition(new, old, fresh):
    """One new key for one of its kind that went; what moved into tables stays itself."""
    assert [path.removeprefix("lr.schedule.") for path in added([new], [old])] == fresh


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("x1.3: overfits after epoch 9", ("x1.3", "overfits after epoch 9")),
        ("  x1.3 - overfits", ("x1.3", "overfits")),
        ("x1.3", ("x1.3", "")),
        (
            "01a2071d-ff3a-7556-8153-239892a37d90: diverged",
            ("01a2071d-ff3a-7556-8153-239892a37d90", "diverged"),
        ),
        ("", ("", "")),
    ],
)
def test_a_citation_is_taken_apart(text, parts):
    """The id first, then what it showed."""
    assert citation(text) == parts


FRESH = {"weight_decay": "decay"}


@pytest.mark.parametrize(
    "said", [None, "", "x1.3", "x1.3: tbd", "x1.3: what it showed", "x9.9: overfits", ": overfits"]
)
def test_r38_refuses_what_no_run_showed(rules, said):
    """Nothing, a placeholder, or an id that does not do; the remedy is a line that can be pasted."""
    need = {} if said is None else {"weight_decay": said}
    refused = r38_creep(FRESH, need, {"x9.9": "this ledger has no run and no event 'x9.9'"}, ANCESTOR)
    assert rules(refused) == ["R38"]
    assert refused[0]["remedy"].endswith('[need]: weight_decay = "x1.3: it ended ok, rmse 45"')


def test_r38_a_citation_that_says_something_stands():
    """By the dotted key or its last part."""
    assert r38_creep(FRESH, {"weight_decay": "x1.3: train 0.1, held out 40"}, {}, ANCESTOR) == []
    nested = {"opt.weight_decay": "decay"}
    assert r38_creep(nested, {"weight_decay": "x1.3: it overfits"}, {}, ANCESTOR) == []
    assert r38_creep(nested, {"opt.weight_decay": "x1.3: it overfits"}, {}, ANCESTOR) == []
    assert '"opt.weight_decay" = ' in r38_creep(nested, {}, {}, ANCESTOR)[0]["remedy"]


def test_r38_without_a_run_the_plain_version_comes_first():
    """The remedy says so, with the command."""
    (refused,) = r38_creep(FRESH, {}, {}, {**ANCESTOR, "run": None})
    assert "run the plain version first: `ledger launch x1 --smoke`" in refused["remedy"]
