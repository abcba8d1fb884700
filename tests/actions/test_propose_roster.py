"""R31 at the proposal: refused, recorded in the project, before anything is frozen."""

import pytest

from ledger.actions.planning.propose import propose
from ledger.errors import Refused
from ledger.places import frozen_folder
from ledger.store.read import read_stream, streams_like

WINDOWS = ["window,person,score", *(f"w{n},p{n % 3},{n % 2}" for n in range(30))]
ONE_ROW = ["subject,score", *(f"s{n},{n}" for n in range(12))]


def write(project, lines):
    """Put other data into the project."""
    (project.folder / "sleep.csv").write_text("\n".join(lines) + "\n")


def spec(project, old, new, **changes):
    """The project's spec with one line replaced."""
    path = project.spec(**changes)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def refusal(store, path):
    """Why the proposal is refused, as it is recorded; nothing else is, and nothing was frozen."""
    with pytest.raises(Refused) as refused:
        propose(store, path, actor="me")
    assert refused.value.exit_code == 3
    assert streams_like(store, "experiment-") == []
    (event,) = read_stream(store, "project-sleep")
    assert event.type == "proposal.refused"
    assert event.data["refused"] == refused.value.refused
    assert not frozen_folder(store.url, store.ledger_id, "any").parent.exists()
    (found,) = refused.value.refused
    assert found["rule"] == "R31"
    return found


def test_an_exclusion_without_a_reason(store, project):
    """The subject is named; a reason would have been enough."""
    protocol = 'deterministic = true\nexclude = { "ann" = "" }'
    assert "ann" in refusal(store, project.spec(protocol=protocol))["reason"]


def test_windows_as_subjects(store, project):
    """A column of windows beside one of persons: both are named, with their counts."""
    write(project, WINDOWS)
    found = refusal(store, spec(project, 'subject_column = "subject"', 'subject_column = "window"'))
    assert "'window' counts 30 subjects in 30 rows" in found["reason"]
    assert "3 values of 'person'" in found["reason"]


def test_records_under_a_participant_word(store, project):
    """Calling the windows subjects does not make them independent."""
    write(project, [line.replace("window", "subject") for line in WINDOWS])
    assert "'person'" in refusal(store, project.spec())["reason"]


def test_a_column_of_records_alone(store, project):
    """Where no column names a participant, the name of the record's column is refused."""
    write(project, ["trial_id,score", *(f"t{n},{n}" for n in range(30))])
    found = refusal(store, spec(project, 'subject_column = "subject"', 'subject_column = "trial_id"'))
    assert "participant" in found["remedy"]


def test_single_class_folds(store, project):
    """AUC over folds of one class is refused with the folds' names; accuracy is not."""
    write(project, ["subject,sick", "ann,0", "ann,1", "bob,1", "bob,1", "cyd,0", "cyd,1"])
    stated = ('subject_column = "subject"', 'subject_column = "subject"\ntarget_column = "sick"')
    path = spec(project, *stated)
    path.write_text(path.read_text().replace('"rmse"', '"AUC"'))
    found = refusal(store, path)
    assert found["reason"].endswith("bob")
    path.write_text(path.read_text().replace('"AUC"', '"accuracy"'))
    assert propose(store, path, actor="me")["experiment"]


@pytest.mark.parametrize(
    ("lines", "warned"),
    [
        (ONE_ROW, ["R31"]),
        (ONE_ROW[:9], []),
        (["subject,user,score", *(f"s{n},u{n},{n}" for n in range(3) for _ in range(4))], []),
        (["subject,user,score", *(f"s{n % 3},u{n % 2},{n}" for n in range(12))], []),
    ],
    ids=["one row each", "few rows", "as many users", "crossed"],
)
def test_legitimate_data_are_accepted(store, project, lines, warned):
    """One row a person is asked about; another participant column that is not coarser forbids nothing."""
    write(project, lines)
    found = propose(store, project.spec(), actor="me")
    assert [item["rule"] for item in found["warnings"]] == warned
    assert all(item["reason"] and item["remedy"] for item in found["warnings"])


def test_the_trivial_baseline_is_recorded(store, project):
    """With a target the proposal holds what predicting without a model scores on each fold."""
    stated = ('subject_column = "subject"', 'subject_column = "subject"\ntarget_column = "reaction"')
    found = propose(store, spec(project, *stated), actor="me")
    trivial = read_stream(store, f"experiment-{found['experiment']}")[0].data["trivial"]
    assert trivial["method"] == "mean of the training rows"
    assert trivial["values"] == pytest.approx(dict.fromkeys(("ann", "bob", "cyd"), (2 / 3) ** 0.5))
