"""The spec parses as formats.md shows it; rules, not structure, judge what a rule forbids."""

import pytest

from schemas.events.experiment import GATE_FIELDS as EVENT_FIELDS
from schemas.spec_errors import SpecError
from schemas.spec_load import load_spec
from schemas.spec_words import GATE_ALIASES, GATE_FIELDS, gate_field


def test_the_example_of_the_formats_loads(example):
    """The example loads with its values and resolved defaults."""
    plain = load_spec(example).canonical()
    assert plain["experiment"]["name"] == "mlp"
    assert plain["protocol"] == {
        "kind": "loso", "seeds": [42, 137, 256, 512, 1024], "deterministic": False,
        "exclude": {}, "subjects": None,
    }  # fmt: skip
    assert plain["compute"]["rate_usd_per_hour"] == "0.00"
    assert plain["config"] == {"lr": 0.01, "epochs": 200, "batch": 170}
    assert plain["observable"] == {"class": "CLASSICAL"}
    assert plain["gate"] == {}
    assert plain["grid"] == {}
    assert plain["math"]["counts"] == {}


@pytest.mark.parametrize(
    ("old", "new", "path", "value"),
    [
        ('expression = "y = W2 tanh(W1 d + b1) + b2"', "", ("math", "expression"), ""),
        ('gating = "removed"', "", ("math", "unnecessary", "gating"), ""),
        ('dimensions = "1-16-1"', "", ("model", "dimensions"), ""),
        ('dimensions = "1-16-1"', 'dimensions = "auto"', ("model", "dimensions"), "auto"),
        ('dimensions = "1-16-1"', "dimensions = [1, 16, 1]", ("model", "dimensions"), "1-16-1"),
        ("[math.unnecessary]", '[math.counts]\nparameters = "~7M"\n[math.unnecessary]',
         ("math", "counts"), {"parameters": "~7M"}),
        ('class = "CLASSICAL"', 'class = "QUANTUM"', ("observable", "class"), "QUANTUM"),
        ("[gate] ", '[gate]\nmetric = "tbd"\n#', ("gate", "metric"), "tbd"),
    ],
)  # fmt: skip
def test_what_a_rule_forbids_is_no_structure_error(example, old, new, path, value):
    """A spec that a rule will refuse still parses, so that the refusal can be recorded."""
    assert old in example
    found = load_spec(example.replace(old, new)).canonical()
    for key in path:
        found = found[key]
    assert found == value


def test_math_may_be_absent_altogether(example):
    """Without [math] the spec parses, with six empty answers."""
    start, end = example.index("[math]"), example.index("[model]")
    plain = load_spec(example[:start] + example[end:]).canonical()
    assert set(plain["math"]["unnecessary"].values()) == {""}


def test_deterministic_plans_have_the_one_seed_zero(example):
    """deterministic = true stands for one run per subject."""
    text = example.replace("seeds = [42, 137, 256, 512, 1024]", "deterministic = true")
    protocol = load_spec(text).canonical()["protocol"]
    assert protocol["seeds"] == [0]
    assert protocol["deterministic"] is True


def test_gate_aliases_become_their_fields(example):
    """input_unit, architecture and initialisation are other words for three of the eight."""
    answers = "\n".join(f'{alias} = "one {field}"' for alias, field in GATE_ALIASES.items())
    plain = load_spec(example.replace("[gate]", f"[gate]\n{answers}\n")).canonical()
    assert plain["gate"] == {field: f"one {field}" for field in GATE_ALIASES.values()}


def test_grid_and_roster_are_kept(example):
    """A grid, a declared roster (numbers as text) and exclusions come through."""
    text = example.replace("# [grid]", "[grid]\nlr = [0.1, 1]\n#")
    text = text.replace(
        '# exclude = { "331" = "why" }', 'exclude = { 331 = "ill" }\nsubjects = [308, "309"]\n#'
    )
    plain = load_spec(text).canonical()
    assert plain["grid"] == {"lr": [0.1, 1]}
    assert plain["protocol"]["exclude"] == {"331": "ill"}
    assert plain["protocol"]["subjects"] == ["308", "309"]


def test_rates_are_one_amount_however_written(example):
    """0, "0" and "$0.00" are one rate."""
    rates = [
        load_spec(example.replace('rate_usd_per_hour = "0"', f"rate_usd_per_hour = {text}")).canonical()
        for text in ("0", '"0"', '"$0.00"')
    ]
    assert rates[0] == rates[1] == rates[2]


def test_the_words_are_those_of_the_events():
    """The light list of the eight questions equals the one that the events hold."""
    assert GATE_FIELDS == EVENT_FIELDS
    assert gate_field("Input_Unit") == "tokenization"
    assert gate_field("colour") is None


def test_a_byte_order_mark_is_no_fault(example):
    """A spec saved with a BOM loads."""
    assert load_spec("\ufeff" + example) == load_spec(example)


def _without_rate(example, backend):
    lines = [line for line in example.splitlines() if not line.startswith("rate_")]
    return "\n".join(lines).replace('backend = "local"', f'backend = "{backend}"')


@pytest.mark.parametrize("backend", ["modal", "rented"])
def test_r17_paid_compute_need_not_state_a_rate(example, backend):
    """A provider tells its own; the canonical spec then has no rate, and one that is stated stays in it."""
    plain = load_spec(_without_rate(example, backend)).canonical()
    assert not {"rate_usd_per_hour", "rate_source"} & plain["compute"].keys()
    stated = load_spec(example.replace('backend = "local"', f'backend = "{backend}"')).canonical()
    assert (stated["compute"]["rate_usd_per_hour"], stated["compute"]["rate_source"]) == (
        "0.00",
        "own hardware",
    )


@pytest.mark.parametrize("backend", ["local", "process", "slurm"])
def test_own_hardware_states_its_rate(example, backend):
    """Nobody else knows it: both keys are named, each with an example."""
    with pytest.raises(SpecError) as error:
        load_spec(_without_rate(example, backend))
    found = [(problem.key, problem.wrong) for problem in error.value.problems]
    assert found == [("compute.rate_usd_per_hour", "is missing"), ("compute.rate_source", "is missing")]
    assert all(problem.example for problem in error.value.problems)
