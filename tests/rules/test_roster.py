"""R31 at the proposal: exclusions with reasons, and subjects that are participants."""

import pytest

from ledger.rules.column_words import is_participant, record_word
from ledger.rules.roster import r31_classes, r31_independent, r31_stated, w31_single_rows

PEOPLE = {"rows": 3000, "subjects": 300, "coarser": {}}


def stated(exclude=None, unit=None):
    """A spec as far as R31 looks at it."""
    observable = {"class": "CLASSICAL"} | ({"independent_unit": unit} if unit else {})
    return {"protocol": {"exclude": exclude or {}}, "observable": observable}


@pytest.mark.parametrize("reason", ["", " ", "tbd", "n/a", "why", "?", "todo: later"])
def test_an_exclusion_without_a_reason_is_refused_by_name(reason):
    """An empty reason or a placeholder excludes nobody."""
    (found,) = r31_stated(stated({"331": reason, "308": "an electrode came off on day 3"}))
    assert found["rule"] == "R31"
    assert "331" in found["reason"]
    assert "308" not in found["reason"]
    assert '"331"' in found["remedy"]


def test_a_reason_is_enough():
    """What the reason is worth is for the reader: it is printed with the table."""
    assert r31_stated(stated({"331": "left the study"})) == []


@pytest.mark.parametrize(
    ("unit", "refused"),
    [("window", True), ("EEG epochs", True), ("record_id", True), ("trial", False), ("subject", False),
     ("", False)],
)  # fmt: skip
def test_the_independent_unit_is_no_piece_of_a_recording(unit, refused):
    """A window or record is not independent; a trial may be, within a subject."""
    assert [item["rule"] for item in r31_stated(stated(unit=unit))] == ["R31"] * refused


@pytest.mark.parametrize(
    "name",
    [
        "subject",
        "Subject_ID",
        "participantId",
        "patient-number",
        "PID",
        "subj",
        "users",
        "mouse_no",
        "subjectid",
    ],
)
def test_names_of_participants(name):
    """Whatever the case, the separator and the ending, the whole name says whose row it is."""
    assert is_participant(name)


@pytest.mark.parametrize(
    "name", ["subject_age", "day", "", "id", "reaction_ms", "user_length", "rating", "42"]
)
def test_names_of_other_columns(name):
    """A name that goes on to say something else is no participant."""
    assert not is_participant(name)


@pytest.mark.parametrize(
    ("name", "word"),
    [("window", "window"), ("EEGWindow_id", "window"), ("trialNo", "trial"), ("samples", "sample"),
     ("window_subject", None), ("person", None), ("recordist", None), ("", None)],
)  # fmt: skip
def test_names_of_records(name, word):
    """The last word decides: a window of a subject is a window, the subject of a window is not."""
    assert record_word(name) == word


def test_windows_of_a_participant_are_no_subjects():
    """A coarser participant column is named with its count, and so is what to hold out instead."""
    (found,) = r31_independent("window", rows=300, subjects=300, coarser={"person": 6})
    assert "300 subjects in 300 rows" in found["reason"]
    assert "6 values of 'person'" in found["reason"]
    assert "subject_column = 'person'" in found["remedy"]


def test_a_column_that_is_named_after_records_is_refused():
    """Without any other participant column the name alone says what it holds."""
    (found,) = r31_independent("segment_id", **PEOPLE)
    assert "segment" in found["reason"]
    assert "participant" in found["remedy"]
    assert r31_independent("person", **PEOPLE) == []


def test_one_row_a_subject_is_a_warning_only():
    """A questionnaire has one row a person; from ten rows on the ledger asks."""
    assert [item["rule"] for item in w31_single_rows("person", rows=12, subjects=12)] == ["R31"]
    assert w31_single_rows("person", rows=9, subjects=9) == []
    assert w31_single_rows("person", rows=13, subjects=12) == []


def test_single_class_folds_are_named():
    """Where a fold's rows show one class the metric is undefined on it."""
    (found,) = r31_classes("auc", {"s1": 2, "s2": 1, "s3": 0})
    assert "2 of 3 folds" in found["reason"]
    assert found["reason"].endswith("s2, s3")
    assert r31_classes("auc", {"s1": 2, "s2": 3}) == []
