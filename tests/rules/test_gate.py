"""R5 to R10 and R13: the eight answers."""

import pytest

from ledger.rules.gate import EXAMPLES, MAY_BE_NA, RULES, Facts, check_answers, check_gate, missing
from schemas.spec_words import GATE_FIELDS

FACTS = Facts(names={"MLP", "train_mlp:MLP", "train", "train_mlp:train", "helper:add_all", "add_all"})
PLACEHOLDERS = [
    "tbd",
    "TODO",
    "todo: ask",
    "?",
    "-",
    "...",
    "n/a",
    "N/A:",
    "n/a: tbd",
    "This run tests ___",
    "null",
]


def one(spec, answers, field, text, facts=FACTS):
    return check_answers(spec, {**answers, field: text}, facts)


def test_r13_allows_eight_answers_that_stand(spec, answers):
    """The gate is passed."""
    assert check_gate(spec, answers, FACTS) == []
    assert missing(answers) == []


def test_r13_lists_every_missing_answer(spec, answers, rules):
    """Nothing answered: one refusal that names all eight; one missing: that one."""
    refused = check_gate(spec, {}, FACTS)
    assert rules(refused) == ["R13"]
    assert all(field in refused[0]["reason"] for field in GATE_FIELDS)
    del answers["metric"]
    assert rules(check_gate(spec, answers, FACTS)) == ["R13"]
    assert missing(answers) == ["metric"]


@pytest.mark.parametrize("field", GATE_FIELDS)
@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_r13_a_placeholder_is_no_answer(spec, answers, rules, field, text):
    """It is refused by its own rule and counts as missing."""
    answers[field] = text
    assert missing(answers) == [field]
    assert rules(check_gate(spec, answers, FACTS)) == ["R13", RULES[field]]


@pytest.mark.parametrize("field", GATE_FIELDS)
def test_r5_r7_r8_alone_may_be_not_applicable(spec, answers, rules, field):
    """`n/a: why` answers tokenization, b_matrix and training only."""
    refused = rules(one(spec, answers, field, "n/a: nothing is learned"))
    assert refused == ([] if field in MAY_BE_NA else [RULES[field]])


@pytest.mark.parametrize("field", ["tokenization", "b_matrix"])
def test_r5_r7_refuse_an_answer_without_words(spec, answers, rules, field):
    """Signs alone name nothing."""
    assert rules(one(spec, answers, field, "±→∞")) == [RULES[field]]


@pytest.mark.parametrize(
    "text",
    [
        "MLP",
        "class MLP, two layers",
        "train_mlp:MLP",
        "train_mlp.MLP",
        "train_mlp.py:MLP at commit 3f2",
        "add_all",
    ],
)
def test_r6_allows_a_class_that_resolves(spec, answers, text):
    """By bare name, by module, or another function of the frozen code."""
    assert one(spec, answers, "isa_formula", text) == []


@pytest.mark.parametrize(
    "text", ["CNN", "an mlp with two layers", "we train it", "train_mlp:CNN beside MLP", "mlp"]
)
def test_r6_refuses_a_class_that_does_not_resolve(spec, answers, rules, text):
    """Unknown names, prose, and a wrong class of a module of the plan."""
    assert rules(one(spec, answers, "isa_formula", text)) == ["R6"]


def test_r6_allows_the_spec_own_architecture_of_a_library(spec, answers):
    """An installed architecture, resolved when the plan was made, needs no local class."""
    spec["model"]["architecture"] = "sklearn.linear_model:Ridge"
    assert one(spec, answers, "isa_formula", "sklearn.linear_model.Ridge", Facts()) == []
    assert one(spec, answers, "isa_formula", "Ridge of scikit-learn", Facts()) == []


@pytest.mark.parametrize(("text", "allowed"), [
    ("forward", True), ("Reverse, from the target", True), ("mixed: both", True), ("n/a: closed form", True),
    ("with Adam for 200 epochs", False), ("straightforwardly", False), ("n/a", False),
])  # fmt: skip
def test_r8_wants_a_direction(spec, answers, rules, text, allowed):
    """forward, reverse or mixed, as a word."""
    assert rules(one(spec, answers, "training", text)) == ([] if allowed else ["R8"])


@pytest.mark.parametrize("text", [
    "rmse, ms", "RMSE (ms) on the held-out subject; lower is better", "mean rmse over seeds, minimised",
    "rmse in milliseconds, that is ms", "rmse",
])  # fmt: skip
def test_r9_allows_the_metric_of_the_spec(spec, answers, text):
    """Named by name, in its unit and direction."""
    assert one(spec, answers, "metric", text) == []


@pytest.mark.parametrize("text", [
    "mae in ms", "nrmse in ms", "rmse in s", "rmse (%)", "rmse, higher is better", "rmse in ms, maximised",
])  # fmt: skip
def test_r9_refuses_another_metric_unit_or_direction(spec, answers, rules, text):
    """A contradiction with the spec is refused."""
    assert rules(one(spec, answers, "metric", text)) == ["R9"]


@pytest.mark.parametrize(("text", "allowed"), [
    ("This run tests whether depth helps.", True), ("Does depth help unseen people", True),
    ("It tests e.g. depth vs. width at lr 0.5?", True), ("Depth helps?", False),
    ("This run tests depth. It also tests width.", False), ("Tests depth! And width and more", False),
])  # fmt: skip
def test_r10_wants_one_sentence_of_four_words(spec, answers, rules, text, allowed):
    """One question, in one sentence."""
    assert rules(one(spec, answers, "research_question", text)) == ([] if allowed else ["R10"])


@pytest.mark.parametrize(
    "field", ["tokenization", "isa_formula", "b_matrix", "training", "research_question"]
)
def test_an_answer_copied_from_another_architecture_is_refused(spec, answers, rules, field):
    """Word for word, whatever the case and punctuation; the rule is the field's own."""
    text = f"{answers[field]}, forward"
    other = {
        "experiment": "x1",
        "architecture": "train_ols:OLS",
        "field": field,
        "answer": text.upper() + "!",
    }
    assert rules(one(spec, answers, field, text, Facts(names=FACTS.names, others=[other]))) == [RULES[field]]
    other["architecture"] = spec["model"]["architecture"]
    assert one(spec, answers, field, text, Facts(names=FACTS.names, others=[other])) == []


def test_short_answers_and_own_answers_are_no_copies(spec, answers):
    """Fewer than three words repeat by chance; what this architecture said before is its own."""
    short = {"experiment": "x1", "architecture": "a:B", "field": "training", "answer": "forward"}
    assert one(spec, answers, "training", "forward", Facts(names=FACTS.names, others=[short])) == []
    others = [
        {"experiment": name, "architecture": architecture, "field": "training", "answer": answers["training"]}
        for name, architecture in (("x1", "a:B"), ("x2", spec["model"]["architecture"]))
    ]
    facts = Facts(names=FACTS.names, others=others)
    assert one(spec, answers, "training", answers["training"], facts) == []


def test_the_metric_may_be_stated_in_the_same_words(spec, answers):
    """Experiments that are compared share their metric; the ledger compares it with the spec itself."""
    other = {"experiment": "x1", "architecture": "a:B", "field": "metric", "answer": answers["metric"]}
    assert one(spec, answers, "metric", answers["metric"], Facts(names=FACTS.names, others=[other])) == []


def test_every_example_in_a_remedy_has_the_form_of_an_answer():
    """What the remedy shows is no placeholder."""
    assert missing(EXAMPLES) == []
