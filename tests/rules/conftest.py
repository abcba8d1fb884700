"""A canonical spec for the rules to judge, and eight answers that stand."""

from pathlib import Path

import pytest

from schemas.spec_load import load_spec


@pytest.fixture
def spec():
    path = Path(__file__).parents[1] / "schemas" / "example.toml"
    return load_spec(path.read_text(encoding="utf-8")).canonical()


@pytest.fixture
def answers():
    return {
        "tokenization": "one row: day, 0 to 9",
        "isa_formula": "MLP in train_mlp.py, two linear layers",
        "b_matrix": "random, uniform, full rank",
        "training": "forward, full batch",
        "metric": "RMSE in ms on the held-out subject, lower is better",
        "research_question": "This run tests whether an MLP beats least squares.",
        "prior_results": "none was found",
        "known_bugs": "none known",
    }


@pytest.fixture
def rules():
    """The rule numbers of a list of refusals, each of which must say why and what to do."""

    def numbers(refused):
        assert all(set(item) == {"rule", "reason", "remedy"} for item in refused)
        assert all(item["reason"].strip() and item["remedy"].strip() for item in refused)
        return [item["rule"] for item in refused]

    return numbers
