"""What is not compared, by rule."""

import pytest

from ledger.actions.results.compare import compare
from ledger.errors import Refused

A = {"1": 10.0, "2": 12.0, "9": 9.0, "10": 14.0, "11": 11.0, "12": 8.0}
B = {name: value + 1.0 for name, value in A.items()}


@pytest.fixture
def rules(store):
    """`rules(*exps, **options)`: the rules that refuse a comparison; the refusal is not recorded."""

    def go(*exps: str, **options: bool) -> list[str]:
        with pytest.raises(Refused) as refused:
            compare(store, exps, **options)
        assert not refused.value.recorded
        return [item["rule"] for item in refused.value.refused]

    return go


@pytest.mark.parametrize(
    "metric",
    [
        {"name": "mae", "unit": "ms", "direction": "lower", "split": "held-out subject"},
        {"name": "rmse", "unit": "s", "direction": "lower", "split": "held-out subject"},
        {"name": "rmse", "unit": "ms", "direction": "higher", "split": "held-out subject"},
    ],
)
def test_r9_another_metric(metric, told, rules):
    """R9: another metric, unit or direction is not compared, gaps allowed or not."""
    told(("xa", A, {}), ("xb", {}, {"metric": metric, "subjects": list(A)}))
    assert "R9" in rules("xa", "xb")
    assert "R9" in rules("xa", "xb", allow_incomplete=True)


def test_r31_incomplete(store, told, rules):
    """R31: a missing subject refuses; allowed, the pair is over the common ones with the other named."""
    short = {name: value for name, value in B.items() if name != "10"}
    told(("xa", A, {}), ("xb", short, {"subjects": list(B)}))
    assert rules("xa", "xb") == ["R31"]
    pair = compare(store, ["xa", "xb"], allow_incomplete=True)["pairs"][0]
    assert pair["n"] == 5
    assert pair["subjects"] == {"common": 5, "total": 6, "left_out": ["10"]}
    assert "INCOMPLETE 5/6 in common" in pair["labels"]


def test_r31_other_rosters(store, told):
    """R31: complete experiments of different rosters are refused, with who lacks whom."""
    less = {name: value for name, value in B.items() if name != "10"}
    told(("xa", A, {}), ("xb", less, {}))
    with pytest.raises(Refused) as refused:
        compare(store, ["xa", "xb"])
    assert "xb lacks 10" in refused.value.refused[0]["reason"]
    assert compare(store, ["xa", "xb"], allow_incomplete=True)["pairs"][0]["n"] == 5


def test_r31_names_in_natural_order(store, told):
    """R31: who is missing stands in natural order, 9 before 10."""
    less = {name: value for name, value in B.items() if name not in ("9", "10", "2")}
    told(("xa", A, {}), ("xb", less, {}))
    with pytest.raises(Refused) as refused:
        compare(store, ["xa", "xb"])
    assert "xb lacks 2, 9, 10" in refused.value.refused[0]["reason"]


def test_r31_no_common_subject(told, rules):
    """R31: nothing in common is refused even where gaps are allowed."""
    told(("xa", {"1": 1.0, "2": 2.0}, {}), ("xb", {"3": 1.0, "4": 2.0}, {}))
    assert rules("xa", "xb", allow_incomplete=True) == ["R31"]


def test_r31_protocols_are_never_mixed(store, told, rules, imported):
    """R31: LOSO beside a leave-one-session-out import is refused by name."""
    told(("xa", A, {}))
    imported(B, protocol="leave-one-session-out")
    assert rules("xa", "other", allow_incomplete=True) == ["R31"]


def test_r34_ambiguous(told, rules):
    """R34: an AMBIGUOUS observable is not compared, gaps allowed or not."""
    told(("xa", A, {}), ("xb", B, {"observable": {"class": "AMBIGUOUS"}}))
    assert rules("xa", "xb") == ["R34"]
    assert rules("xa", "xb", allow_incomplete=True) == ["R34"]
