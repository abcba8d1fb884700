"""A malformed spec gives sentences that name the key, what is wrong and an example that is right."""

import pytest

from schemas.spec_errors import SpecError
from schemas.spec_examples import EXAMPLES
from schemas.spec_load import load_spec

WRONG = [
    ("gpus = 0", "gpuz = 0", "compute.gpuz", "did you mean gpus"),
    ("gpus = 0", "gpus = -1", "compute.gpus", "greater than or equal to 0"),
    ("gpus = 0", "gpus = true", "compute.gpus", "not a whole number"),
    ("gpus = 0", "gpus = 0x" + "f" * 400, "compute.gpus", "64 bits"),
    ("expected_s = 2", 'expected_s = "2"', "compute.expected_s", "not a number"),
    ("expected_s = 2", "expected_s = nan", "compute.expected_s", "not a finite number"),
    ("expected_s = 2", "expected_s = 0", "compute.expected_s", "greater than 0"),
    ("timeout_s = 60", "timeout_s = 1", "compute.timeout_s", "shorter than expected_s"),
    ('"0"', "0.5", "compute.rate_usd_per_hour", "as text"),
    ('"0"', '"-1"', "compute.rate_usd_per_hour", "not an amount"),
    ('"local"', '"../local"', "compute.backend", "not a name"),
    ('project = "sleepstudy"', 'project = "../../etc"', "experiment.project", "not a name"),
    ('name = "mlp"\nhyp', 'name = "a\\u0000b"\nhyp', "experiment.name", "control character U+0000"),
    ('name = "sleepstudy"\npath', 'name = "../x"\npath', "data.name", "not a path"),
    ('kind = "real"', 'kind = "imagined"', "data.kind", "'real', 'synthetic' or 'simulated'"),
    ('kind = "loso"', 'kind = "kfold"', "protocol.kind", "'loso'"),
    ('direction = "lower"', 'direction = "down"', "metric.direction", "'lower' or 'higher'"),
    ("seeds = [42,", "seeds = [42, 42,", "protocol.seeds", "42 twice"),
    ("seeds = [42,", "seeds = [-1,", "protocol.seeds[0]", "greater than or equal to 0"),
    ("seeds = [42,", "deterministic = true\nseeds = [42,", "protocol.seeds", "contradicts deterministic"),
    ("seeds = [42, 137, 256, 512, 1024]", "", "protocol.seeds", "is missing"),
    ("# exclude", 'subjects = ["1", 1]\n#', "protocol.subjects", "'1' twice"),
    ("# exclude", 'subjects = ["1"]\nexclude = {"1" = "x"}\n#', "protocol.subjects", "excluded as well"),
    ('kind = "loso"', 'kind = "single-split"', "protocol.test", "is missing; single-split needs it"),
    ('kind = "loso"', 'kind = "grouped-k-fold"', "protocol.k", "is missing"),
    ('kind = "loso"', 'kind = "loso"\nk = 5', "protocol.k", "belongs to kind = 'grouped-k-fold'"),
    ("lr = 0.01", "lr = inf", "config.lr", "not a finite number"),
    ("lr = 0.01", "lr = 1979-05-27", "config.lr", "write it as text"),
    ("lr = 0.01", "lr" + ".a" * 20 + " = 1", "config.lr.a", "nested more than"),
    ("keys = []", 'keys = ["log"]', "volatile.keys", "no key of [config]"),
    ("# [grid]", "[grid]\nepoch = [1]\n#", "grid.epoch", "did you mean 'epochs'"),
    ("# [grid]", "[grid]\nlr = []\n#", "grid.lr", "empty list"),
    ("# [grid]", "[grid]\nlr = 1\n#", "grid.lr", "not a list"),
    ("[gate]", '[gate]\ntokenisation = "x"\n#', "gate.tokenisation", "did you mean tokenization"),
    ("[gate]", '[gate]\ninput_unit = "x"\ntokenization = "y"\n#', "gate.input_unit", "another word"),
    ("[math]", "[maths]", "maths", "did you mean math"),
    ("[script]", "[scripts]", "script", "is missing"),
    ('"train_mlp:train"', '"train_mlp.py"', "script.entry", "not module:name"),
    ('"train_mlp:train"', '"../train:train"', "script.entry", "not module:name"),
    ('hypothesis = "', 'hypothesis = 5 # "', "experiment.hypothesis", "5 is not a text"),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "words"), WRONG, ids=[f"{w[2]}-{i}" for i, w in enumerate(WRONG)]
)
def test_each_fault_names_its_key_and_what_is_wrong(example, old, new, key, words):
    """One fault gives one problem at its dotted key, in words."""
    assert old in example
    with pytest.raises(SpecError) as caught:
        load_spec(example.replace(old, new, 1))
    found = {problem.key: problem.wrong for problem in caught.value.problems}
    assert key in found, found
    assert words in found[key]
    assert str(caught.value).isprintable() or "\n" in str(caught.value)


def test_every_wrong_key_is_listed(example):
    """Several faults are all named at once, each with a right example."""
    text = example.replace("gpus = 0", 'gpus = "two"').replace('unit = "ms"', "units = 3")
    with pytest.raises(SpecError) as caught:
        load_spec(text)
    found = {problem.key: problem.example for problem in caught.value.problems}
    assert found == {"compute.gpus": "gpus = 0", "metric.unit": 'unit = "ms"', "metric.units": 'unit = "ms"'}


PROTOCOL_OF = {"session_column": "leave-one-session-out", "k": "grouped-k-fold", "test": "single-split"}


def test_every_example_that_is_shown_is_right(example):
    """Each example line, put in the place of its key, loads."""
    import tomllib

    from schemas.spec_load import parse_spec

    for key, line in EXAMPLES.items():
        tree = tomllib.loads(example)
        section, _, name = key.rpartition(".")
        if not section or key == "math.unnecessary" or key == "math.counts":
            continue
        place = tree
        for part in section.split("."):
            place = place.setdefault(part, {})
        place.pop("seeds", None) if name == "deterministic" else None
        place.update(tomllib.loads(line))
        tree["protocol"]["kind"] = PROTOCOL_OF.get(name, "loso") if section == "protocol" else "loso"
        if key == "volatile.keys":
            tree["config"]["log_every"] = 1
        parse_spec(tree)


@pytest.mark.parametrize(
    "text",
    ["", "x", "a = ", "a = [" * 5000, "a = " + "1" * 6000, "experiment = 3", "[experiment]\n[experiment]",
     "a" * 300_000, "a = '\ud800'", "\x00", "[a" + ".b" * 3000 + "]"],
    ids=range(11),
)  # fmt: skip
def test_hostile_text_gives_a_clean_error(text):
    """Whatever the text is, the answer is a SpecError with a short message."""
    with pytest.raises(SpecError) as caught:
        load_spec(text)
    assert len(str(caught.value)) < 5_000
