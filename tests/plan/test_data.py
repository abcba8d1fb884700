"""The data manifest: files, subjects in natural order, rows, and clean errors."""

import pytest

from ledger.errors import UsageError
from ledger.plan.data import describe_data
from ledger.stats.natural import natural

SECTION = {"name": "d", "path": "d.csv", "kind": "real", "subject_column": "subject"}


def manifest(root, content, **changes):
    (root / "d.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return describe_data(root, {**SECTION, **changes})


def test_bom_quotes_and_crlf_are_handled(tmp_path):
    """A BOM, quoted fields with commas and line breaks, CRLF and blank lines are no trouble."""
    content = b'\xef\xbb\xbfsubject,note\r\n"s,1","two\r\nlines"\r\n\r\ns2,x\r\n'
    found = manifest(tmp_path, content)
    assert found["subjects"] == ["s2", "s,1"]
    assert found["rows"] == 2
    assert found["files"][0]["bytes"] == len(content)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "d.csv is empty"),
        ("subject,x\n", "holds no rows"),
        ("person,x\n1,2\n", "no column 'subject'; found: 'person', 'x'"),
        ("subject,subject\n1,2\n", "more than one column"),
        ("subject;x\n1;2\n", "no column 'subject'"),
        ("subject,x\n1,2\n,3\n", "line 3: the subject is blank"),
        ("x,subject\n1,2\n3\n", "line 3 has 1 cells, line 1 names 2 columns"),
        ("subject,x\n1,2\n1,2,3\n", "line 3 has 3 cells"),
        ("subject,x,y\n1,2,3\n1,2\n", "line 3 has 2 cells"),
        ("subject,x\n1,2\n 1,3\n", "line 3: subject ' 1' has blanks"),
        ("subject,x\n\x00,3\n", "line 2: subject"),
        (b"subject,x\n\xff\xfe,3\n", "not UTF-8"),
        ("subject,x\n" + "a" * 200_000 + ",3\n", "line 2"),
    ],
    ids=range(13),
)
def test_bad_data_is_told_by_file_and_line(tmp_path, content, words):
    """Bad data is a usage error that says where."""
    with pytest.raises(UsageError) as caught:
        manifest(tmp_path, content)
    assert words in caught.value.message


def test_a_blank_last_line_is_no_row(tmp_path):
    """An empty line at the end of a file is no ragged row."""
    assert manifest(tmp_path, "subject,x\n1,2\n\n")["rows"] == 1


def test_a_path_that_is_not_there_is_told(tmp_path):
    """A missing or unreadable file, another kind of file and a folder without CSV files name data.path."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "key.pem").write_text("subject")
    for path in ("gone.csv", "folder", "key.pem", "x" * 290, "/dev/zero"):
        with pytest.raises(UsageError, match=r"data\.path"):
            describe_data(tmp_path, {**SECTION, "path": path})


def test_a_folder_of_files_is_one_table(tmp_path):
    """Subjects and rows add up over the files of a folder; hidden and other files do not count."""
    for name, who in (("a/1.csv", "s2"), ("b.CSV", "s10"), (".hidden.csv", "s3"), ("README.md", "x")):
        (tmp_path / "set" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "set" / name).write_text(f"subject,x\n{who},1\n")
    found = describe_data(tmp_path, {**SECTION, "path": "set"})
    assert found["subjects"] == ["s2", "s10"]
    assert found["rows"] == 2
    assert [entry["path"] for entry in found["files"]] == ["set/a/1.csv", "set/b.CSV"]


def test_the_digest_is_of_the_content(tmp_path):
    """A file may move and be renamed; a changed value or column is other data."""
    content = "subject,day,x\n1,2,3\n2,2,4\n"
    first = manifest(tmp_path, content)["digest"]
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "other.csv").write_text(content)
    moved = describe_data(tmp_path / "sub", {**SECTION, "path": "../sub/./other.csv", "name": "n"})
    assert moved["digest"] == first
    assert moved["files"][0]["path"] == "other.csv"
    assert manifest(tmp_path, content.replace("4", "5"))["digest"] != first
    assert manifest(tmp_path, content, subject_column="day")["digest"] != first


def test_subjects_sort_as_people_count():
    """s9 comes before s10, numbers before words, and no two names compare equal."""
    names = ["s10", "s9", "b", "10", "9", "09", "s", "s9a"]
    assert sorted(names, key=natural) == ["09", "9", "10", "b", "s", "s9", "s9a", "s10"]
