"""R1 to R4: mathematics before anything else, and exact numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules.math_first import (
    check_math,
    exact_count,
    r1_expression,
    r2_unnecessary,
    r3_agrees,
    r3_counts,
    r4_dimensions,
)
from schemas.spec_words import UNNECESSARY


def test_r1_to_r4_allow_the_example(spec):
    """The example of the formats breaks no rule of mathematics."""
    assert check_math(spec) == []


@pytest.mark.parametrize("text", ["", "  \n ", "tbd", "?", "a = 1\nb = 2\nc = 3\nd = 4"])
def test_r1_refuses_an_absent_or_long_expression(spec, rules, text):
    """No expression, a placeholder, or more than three lines."""
    spec["math"]["expression"] = text
    assert rules(r1_expression(spec)) == ["R1"]


@pytest.mark.parametrize("text", ["y = x", "a\n\nb\nc", r"\hat y = \frac{1}{n}\sum_i y_i", "ŷ ← W·x"])
def test_r1_allows_one_to_three_lines(spec, text):
    """LaTeX or Unicode; blank lines do not count."""
    spec["math"]["expression"] = text
    assert r1_expression(spec) == []


@pytest.mark.parametrize("name", UNNECESSARY)
@pytest.mark.parametrize("text", ["", " ", "tbd", "todo: later", "keep", "keep:", "keep: tbd", "Kept - ?"])
def test_r2_refuses_an_answer_that_says_nothing(spec, rules, name, text):
    """Each of the six is answered, and whoever keeps a thing says why."""
    spec["math"]["unnecessary"][name] = text
    assert rules(r2_unnecessary(spec)) == ["R2"]


@pytest.mark.parametrize("text", ["removed", "none", "n/a", "keep: the question", "keep one tanh"])
def test_r2_allows_removed_and_kept_with_a_reason(spec, text):
    """Short answers will do."""
    spec["math"]["unnecessary"]["gating"] = text
    assert r2_unnecessary(spec) == []


@pytest.mark.parametrize(
    "value",
    ["~7M", "7M", "≈49", "about 49", "49.0", 49.0, 7e6, -1, "-1", True, "", "1,60", "1e6", "49 or 50", None],
)
def test_r3_refuses_what_is_not_an_exact_integer(spec, rules, value):
    """`~7M` or `7M` where a count is due."""
    assert exact_count(value) is None
    spec["math"]["counts"] = {"parameters": value}
    assert rules(r3_counts(spec)) == ["R3"]


@pytest.mark.parametrize(
    ("value", "count"), [(49, 49), (0, 0), ("49", 49), ("7,012,345", 7012345), (" 1_602 ", 1602)]
)
def test_r3_allows_exact_integers(spec, value, count):
    """Integers, and integers as text with thousands set apart."""
    assert exact_count(value) == count
    spec["math"]["counts"] = {"flops_per_step": value}
    assert r3_counts(spec) == []


@given(st.integers(min_value=0, max_value=10**20))
def test_r3_reads_every_integer_exactly(number):
    """No digit is lost, in text or with separators."""
    assert exact_count(number) == exact_count(str(number)) == exact_count(f"{number:,}") == number


def test_r3_compares_stated_with_counted(spec, rules):
    """A stated count that the model does not have is refused; what was not counted is not judged."""
    spec["math"]["counts"] = {"parameters": "49", "memory_bytes": 10}
    assert rules(r3_agrees(spec, {"parameters": 50, "memory_bytes": None})) == ["R3"]
    assert r3_agrees(spec, {"parameters": 49}) == []


@pytest.mark.parametrize(
    "text", ["", "auto", "Auto", "tbd", "?", "input-hidden-output", "auto 3", "~128-2", "7M", "n/a"]
)
def test_r4_refuses_dimensions_that_are_not_stated(spec, rules, text):
    """Empty, automatic, approximate or without a number."""
    spec["model"]["dimensions"] = text
    assert rules(r4_dimensions(spec)) == ["R4"]


@pytest.mark.parametrize("text", ["1-16-1", "22×64×2", "autoencoder 10-2-10", "n/a: the mean has no layer"])
def test_r4_allows_stated_dimensions(spec, text):
    """The size of each layer, or why there are none."""
    spec["model"]["dimensions"] = text
    assert r4_dimensions(spec) == []
