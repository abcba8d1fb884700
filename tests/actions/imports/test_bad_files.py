"""Files that are no results: the line is named and nothing is recorded."""

import pytest

from ledger.errors import UsageError
from ledger.store.read import head_index


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no header"),
        ("\n\n", "no header"),
        ("subject,value\n", "no rows"),
        ("subject;value\na;1\n", "no column"),
        ("subject\na\n", "no column 'value'"),
        ("value\n1\n", "no column 'subject'"),
        ("subject,correct\na,1\n", "no column 'total'"),
        ("subject,value,value\na,1,2\n", "comes twice"),
        ("subject,value,seeds\na,1,2\n", "'seeds' is not known"),
        ("subject,value,ntest\na,1,2\n", "'ntest' is not known"),
        ("subject,value,total\na,1,2\n", "no column 'correct'"),
        ("subject,value,correct,total\na,1,1,2\n", "both value and correct"),
        ("subject,value\na,0.5\nb\n", "line 3 has 1 cells"),
        ("subject,value\na,0.5\n,0.7\n", "line 3: the subject is blank"),
        ("subject,value\na,0.5\n a,0.7\n", "line 3: subject 'a' stands on line 2"),
        ("\n\nsubject,value\n\na,high\n", "line 5: value 'high'"),
        ("subject,value\na,0.5\nb,high\n", "line 3: value 'high' is not a number"),
        ("subject,value\na,0.5\nb,nan\n", "line 3: value 'nan' is not finite"),
        ("subject,value\na,0.5\nb,-inf\n", "line 3: value '-inf' is not finite"),
        ("subject,value\na,0.5\nb,1e999\n", "line 3: value '1e999' is beyond"),
        ("subject,value\na,0.5\nb,1_0\n", "line 3: value '1_0' is not a number"),
        ('subject,value\na,0.5\nb,"0,7"\n', "line 3: value '0,7' is not a number"),
        ("subject,value\na,0.5\nb,\n", "line 3: the value is blank"),
        ("subject,value\na,0.5\nb,0.6\na,0.7\n", "line 4: subject 'a' stands on line 2"),
        ("subject,seed,value\na,1,0.5\na,1,0.6\n", "line 3: subject 'a', seed 1 stands on line 2"),
        ("subject,seed,value\na,1,0.5\nb,,0.6\n", "line 3: the seed is blank"),
        ("subject,seed,value\na,1.5,0.5\n", "line 2: seed '1.5' is not a whole number"),
        ("subject,correct,total\na,3,4\nb,5,4\n", "line 3: 5 correct of 4"),
        ("subject,correct,total\na,3,4\nb,0,0\n", "line 3: total 0"),
        ("subject,correct,total\na,-3,4\n", "line 2: correct -3"),
        ("subject,value,n_test\na,0.5,ten\n", "line 2: n_test 'ten' is not a whole number"),
        ("subject,value,n_test\na,0.5,0\n", "line 2: n_test 0"),
        ("subject,correct,total,n_test\na,3,4,5\n", "line 2: n_test 5 is not the total 4"),
        ("subject,value\na,0.5\nb,70%\n", "line 3: value '70%' is in percent"),
        ("subject,value\na,0.5\nb,70\n", "line 3: accuracy 70 is not between 0 and 1"),
        ("subject,value\na,0.5\nb,-0.1\n", "line 3: accuracy -0.1"),
        (b"subject,value\na,0.5\n\xff\xfe,0.6\n", "line 3: not UTF-8"),
        ('subject,value\n"a,0.5\n', "line 2"),
    ],
)
def test_the_line_is_named(look, text, said):
    """The error names the line, the reason and a remedy."""
    with pytest.raises(UsageError) as error:
        look(text)
    assert said in error.value.message
    assert error.value.remedy


def test_a_bad_file_records_nothing(store, bring):
    """The ledger stays as it was, also where only the last line is wrong."""
    before = head_index(store)
    with pytest.raises(UsageError):
        bring("subject,value\na,0.5\nb,0.6\na,0.7\n")
    assert head_index(store) == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("subject,value\na,80%\nb,70\n", "line 3: mixed units: value '70' lacks the percent sign"),
        ("subject,value\na,80\nb,70%\n", "line 3: mixed units: value '70%' has a percent sign"),
        ("subject,value\na,80\nb,0.7\n", "line 3: mixed units: 0.7 looks like a fraction"),
        ("subject,value\na,80\nb,170\n", "line 3: accuracy 170 is not between 0 and 100"),
    ],
)
def test_mixed_units(look, text, said):
    """Percent beside fractions is refused with the line, also where the unit is percent."""
    with pytest.raises(UsageError) as error:
        look(text, unit="%")
    assert said in error.value.message


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ({"name": "a b"}, "--name"),
        ({"project": ""}, "--project"),
        ({"metric": " "}, "--metric is empty"),
        ({"unit": ""}, "--unit is empty"),
        ({"source": ""}, "--source is empty"),
        ({"direction": "up"}, "--direction 'up'"),
        ({"direction": "lower"}, "of accuracy the higher is better"),
        ({"protocol": "records"}, "--protocol 'records'"),
        ({"printed_mean": "about 0.8"}, "--printed-mean"),
        ({"printed_sd": "-0.1"}, "--printed-sd -0.1 is negative"),
        ({"published": "2026-02-30"}, "--published"),
        ({"published": "9999-01-01"}, "still to come"),
    ],
)
def test_what_is_stated_is_checked(store, bring, stated, said):
    """A malformed statement is named by its option and records nothing."""
    before = head_index(store)
    with pytest.raises(UsageError) as error:
        bring("subject,value\na,0.5\n", **stated)
    assert said in error.value.message
    assert head_index(store) == before


def test_more_rows_than_one_import_takes(look, monkeypatch):
    """Beyond the limit the first row too many is named."""
    monkeypatch.setattr("ledger.plan.imported_file.MAX_ROWS", 2)
    with pytest.raises(UsageError, match="line 4: more than 2 rows"):
        look("subject,value\na,0.5\nb,0.6\nc,0.7\n")


def test_no_such_file(store, tmp_path):
    """A file that is not there is said, with a remedy."""
    from ledger.actions.results.import_results import import_results
    from ledger.actions.results.import_stated import Stated

    stated = Stated("p", "n", "score", "1", "higher", "https://a.org/b")
    with pytest.raises(UsageError, match="cannot be read"):
        import_results(store, tmp_path / "none.csv", stated, actor="me")


@pytest.mark.parametrize(
    "text",
    [
        "subject,value\r\na,1\r\nb,2\r\n", "\ufeffsubject,value\na,1\n\nb,2", "Subject , VALUE\na,1\nb,2\n",
        "\n\nsubject,value\na,1\n , \nb,2\n,,\n", "subject, value\n a, 1\nb , 2\n",
        "subject,value,\na,1,\nb,2,\n",
        '"subject","value"\n"a","1"\n"b","2"\n', ",subject,value\n0,a,1\n1,b,2\n",
        "subject,value,seed,N-Test\na,1,1.0,8.0\nb,2,1.0,8.0\n",
    ],
)  # fmt: skip
def test_what_spreadsheets_write(look, text):
    """CRLF, a byte order mark, blank lines and cells, quotes, capitals, an index column, `8.0` are fine."""
    judged = look(text, metric="score", unit="points")
    assert (judged.found.mean, len(judged.rows)) == (1.5, 2)


def test_one_subject_and_constant_values(look):
    """One subject has a mean and no SD; equal values have an SD of zero."""
    one = look("subject,value\na,0.5\n", printed_sd="0.1")
    assert (one.found.sd, one.checks["sd"]) == (None, "differs")
    assert look("subject,value\na,0.5\nb,0.5\n").found.sd == 0.0


def test_a_subject_that_looks_like_a_formula(store, bring):
    """It is kept as it is, and quoted in the CSV that the ledger writes."""
    from ledger.actions.results.table import table
    from ledger.render.table_csv import render

    bring("subject,value\n=cmd(),0.5\nb,0.7\n")
    found = table(store, ["paper"])
    assert found["rows"][0]["subject"] == "=cmd()"
    assert ",'=cmd()," in render([found])


def test_other_columns_are_passed_over_and_said(bring):
    """A column that is none of the ledger's is not read, and the notes name it."""
    found = bring("subject,group,value,age\na,x,0.5,30\nb,y,0.7,41\n")
    assert found["recomputed_mean"] == pytest.approx(0.6)
    assert found["notes"] == ["not read: columns 'group', 'age'"]
    assert bring("subject,value\na,0.5\n", name="plain")["notes"] == []


def test_fractions_that_are_called_percent_are_noted(bring):
    """Accuracies of at most 1% throughout are taken as they stand, with a question."""
    found = bring("subject,value\na,0.5\nb,0.7\n", unit="%")
    assert found["notes"] == ["no accuracy is above 1 %: are the values fractions?"]


@pytest.mark.parametrize("metric", ["rmse", "kappa", "error_rate", "auc"])
def test_counts_are_an_accuracy(look, metric):
    """Correct of total is no error and no chance-corrected score, whatever the option says."""
    with pytest.raises(UsageError, match=f"their share is no {metric}"):
        look("subject,correct,total\na,8,10\n", metric=metric)


def test_an_error_is_never_negative(look):
    """A negative RMSE is another column, or another metric."""
    with pytest.raises(UsageError, match="line 3: -2 is negative, which no RMSE is"):
        look("subject,value\na,1\nb,-2\n", metric="RMSE", unit="ms", direction="lower")


@pytest.mark.parametrize(("metric", "direction"), [("error rate", "higher"), ("Decoding accuracy", "lower")])
def test_a_direction_that_the_name_denies(store, bring, metric, direction):
    """An error rate is better lower, also where the ledger does not compute the metric itself."""
    with pytest.raises(UsageError, match="is better"):
        bring("subject,value\na,0.5\n", metric=metric, direction=direction)
