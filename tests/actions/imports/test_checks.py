"""The checks of an import: figures, printed figures, granularity."""

import pytest

TOY = """subject,seed,correct,total
s1,1,80,100
s1,2,84,100
s2,1,60,100
s2,2,56,100
s3,1,70,100
s3,2,70,100
s4,1,90,100
s4,2,94,100
"""


def test_the_figures_of_the_toy_example(bring):
    """Mean and SD are over subjects: 0.755 and 0.147309, not the SD of the eight values."""
    found = bring(TOY, printed_mean="0.755", printed_sd="0.1473")
    assert found["recomputed_mean"] == pytest.approx(0.755)
    assert found["recomputed_sd"] == pytest.approx(0.147309, abs=1e-6)
    assert found["checks"] == {"mean": "agrees", "sd": "agrees", "granularity": "agrees"}
    assert (found["differences"], found["rows"], found["subjects"]) == ({}, 8, 4)


@pytest.mark.parametrize(
    ("printed", "what"),
    [
        ("0.1276", "ddof = 0"),
        ("0.0737", "standard error"),
        ("0.0245", "seed noise"),
        ("0.0071", "SD over seeds of the mean"),
        ("0.1376", "SD over all rows"),
    ],
)
def test_a_printed_sd_that_differs_is_explained(bring, printed, what):
    """The flag names the usual figure that the printed SD agrees with, and the difference."""
    found = bring(TOY, printed_sd=printed)
    told = found["differences"]["sd"]
    assert found["checks"]["sd"] == "differs"
    assert any(what in text for text in told["agrees_with"])
    assert told["difference"] == pytest.approx(float(printed) - found["recomputed_sd"])


def test_a_pooled_mean_is_told_from_the_mean_over_subjects(bring):
    """Subjects of unequal size: the pooled mean is Σ correct / Σ total, and a printed one is explained."""
    found = bring("subject,correct,total\na,9,10\nb,10,90\n", printed_mean="0.19")
    assert found["recomputed_pooled"] == pytest.approx(0.19)
    assert found["recomputed_mean"] == pytest.approx((0.9 + 1 / 9) / 2)
    assert (found["checks"]["mean"], found["checks"]["sd"]) == ("differs", None)
    assert "the pooled mean" in found["differences"]["mean"]["agrees_with"]


def test_counts_are_in_the_unit_of_the_metric(bring):
    """With the unit percent, 3 correct of 4 are 75."""
    found = bring("subject,correct,total\na,3,4\nb,1,4\n", unit="%", printed_mean="50.0")
    assert (found["recomputed_mean"], found["recomputed_pooled"]) == (50.0, 50.0)
    assert found["checks"]["mean"] == "agrees"


def test_nothing_printed_is_nothing_to_check(bring):
    """A check of what was not printed is null, and so is granularity without counts."""
    found = bring("subject,value\na,0.5\nb,0.7\n")
    assert found["checks"] == {"mean": None, "sd": None, "granularity": None}


@pytest.mark.parametrize(
    ("unit", "good", "bad"),
    [("fraction", "0.86", "0.80"), ("%", "85.7", "84.0"), ("accuracy", "85.7", "84.0")],
)
def test_granularity(bring, unit, good, bad):
    """GRIM: of 7 items 6 are 0.86 or 85.7%; 0.80 is no share of 7, whatever the unit is called."""
    rows = "subject,value,n_test\nana,{},7\nbob,{},7\n"
    fine = bring(rows.format(good, good), unit=unit, name="fine")
    assert fine["checks"]["granularity"] == "agrees"
    found = bring(rows.format(good, bad), unit=unit)
    assert found["checks"]["granularity"] == "differs"
    told = found["differences"]["granularity"]
    assert (told["count"], told["values"][0]["line"], told["values"][0]["subject"]) == (1, 3, "bob")


def test_a_mean_that_no_count_gives(bring):
    """A printed mean that differs and that no whole number of items gives is flagged twice."""
    found = bring("subject,correct,total\na,6,7\nb,5,7\n", printed_mean="0.80")
    assert found["checks"] == {"mean": "differs", "sd": None, "granularity": "differs"}
    assert found["differences"]["granularity"]["printed_mean"] == "0.80"


def test_granularity_is_for_shares_only(bring):
    """A root mean square error is no share of the test items, so it cannot be checked."""
    found = bring("subject,value,n_test\na,43.21,7\n", metric="rmse", unit="ms", direction="lower")
    assert found["checks"]["granularity"] is None


def test_figures_as_they_are_typeset(bring):
    """A percent sign, a typeset minus, blanks and capitals are read, and recorded as digits."""
    found = bring("subject,value\na,80\nb,70\n", unit="%", printed_mean=" 75.0 % ", printed_sd="7.07%")
    assert (found["checks"]["mean"], found["printed"]) == ("agrees", {"mean": "75.0", "sd": "7.07"})
    stated = {"metric": "bias", "unit": "ms", "direction": "Lower", "protocol": "LOSO", "name": "b"}
    found = bring("subject,value\na,-9\nb,-10\n", printed_mean="\u22129.5", **stated)
    assert (found["checks"]["mean"], found["direction"]) == ("agrees", "lower")


def test_equal_values_have_their_own_mean_and_no_spread(bring):
    """Three times 0.8 have the mean 0.8 and an SD of exactly 0, not of a rounding error."""
    found = bring("subject,value\na,0.8\nb,0.8\nc,0.8\n", printed_sd="0")
    assert (found["recomputed_mean"], found["recomputed_sd"], found["checks"]["sd"]) == (0.8, 0.0, "agrees")
