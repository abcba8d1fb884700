"""`ledger cite` on somebody's own page: numbers with footnotes or anchors, among numbers without."""

import re
from pathlib import Path

import pytest

from ledger.actions.results.cite import cite
from ledger.actions.results.cite_sources import Sources
from ledger.errors import NotFound, UsageError
from ledger.store.open import Store, open_store
from ledger.testing.saga import MLP

PAPER = """# Reaction time

In 2026 we asked 18 people. The network reaches 44.2708 ± 16.2779 ms[^mlp-mean] over three people,
rounded 44.3[^mlp-mean]; the best of them {best} ms[^mlp-308].

| subject | rmse |
| --- | --- |
| 9 | {cell}[^mlp-9] |

- Result: rmse {typed} ± 15.6 ms over 3 subjects[^{stage}]

"""


def definitions_of(file: Path) -> str:
    """The footnotes of a page as its text has them."""
    return "\n".join(line for line in file.read_text().splitlines() if line.startswith("[^")) + "\n"


def paper(pages: list[Path], folder: Path, **values: str) -> Path:
    """Somebody's own page with numbers of ours, and the footnotes that came with them."""
    [stage] = re.findall(r"^- Next: more people\[\^(\d+)\]$", pages[0].read_text(), re.M)
    told = {"best": "30.0000", "cell": "40.8125", "typed": "44.27", "stage": stage} | values
    file = folder / "paper.md"
    file.write_text(PAPER.format(**told) + definitions_of(pages[0]))
    return file


def test_numbers_in_a_paper_are_checked_by_their_footnotes(
    told: Store, pages: list[Path], tmp_path: Path
) -> None:
    """In prose that is not ours the marked numbers match, rounded ones too, and the others are listed."""
    found = cite(told, paper(pages, tmp_path))
    assert found["ok"], found["mismatched"]
    assert {item["printed"] for item in found["unanchored"]} == {"2026", "18"}
    assert found["numbers"] == found["matched"] + 2


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [("best", "31.0000", "30.0000"), ("cell", "40.8126", "40.8125"), ("typed", "42.27", "44.27")],
)
def test_a_changed_number_in_a_paper_is_found(
    told: Store, pages: list[Path], tmp_path: Path, name: str, value: str, expected: str
) -> None:
    """A marked number that was changed in prose, in a table or in a typed text is a mismatch."""
    found = cite(told, paper(pages, tmp_path, **{name: value}))
    assert [(item["printed"], item["expected"]) for item in found["mismatched"]] == [(value, expected)]


def test_numbers_in_latex_are_checked_by_their_anchors(
    told: Store, pages: list[Path], tmp_path: Path
) -> None:
    r"""A `\ledger{…}{…}` in a paper is derived again as of the stamp below it."""
    stamp = f"% ledger {told.ledger_id} · index {Sources(told).head}\n"
    text = (
        r"In 2026: \ledger{44.27 $\pm$ 16.28}{table/xmlp000001/mean}~ms, \ledger{%s}{table/xmlp000001/median}"
    )
    file = tmp_path / "paper.tex"
    file.write_text(text % "40.81" + "\n" + stamp)
    found = cite(told, file)
    assert (found["ok"], found["matched"], len(found["unanchored"])) == (True, 3, 1)
    file.write_text(text % "40.91" + "\n" + stamp)
    assert [item["expected"] for item in cite(told, file)["mismatched"]] == ["40.81"]


def test_latex_without_its_stamp_is_checked_as_of_now(told: Store, tmp_path: Path) -> None:
    """Anchors speak of the ledger as it stands where no stamp says of which index they are."""
    file = tmp_path / "paper.tex"
    text = r"It reaches \ledger{44.27 $\pm$ 16.28}{table/%s/mean}~ms, \ledger{%s}{table/%s/median}."
    file.write_text(text % (MLP, "40.81", MLP))
    found = cite(told, file)
    assert (found["ok"], found["matched"], found["index"]) == (True, 3, Sources(told).head)
    file.write_text(text % (MLP, "40.91", MLP))
    assert [item["expected"] for item in cite(told, file)["mismatched"]] == ["40.81"]
    file.write_text(text % ("xnowhere01", "40.81", MLP))
    assert all(item["why"] for item in cite(told, file)["mismatched"])


def test_the_footnotes_of_another_ledger_are_noticed(told: Store, pages: list[Path], tmp_path: Path) -> None:
    """A footnote that names another ledger, or an event that is not here, makes its numbers mismatches."""
    with open_store(f"sqlite:///{tmp_path}/other/ledger.db", create=True) as other:
        found = cite(other, paper(pages, tmp_path))
        assert found["matched"] == 0
        assert len([item for item in found["mismatched"] if "column" in item]) >= 4


def test_a_page_without_any_anchor_is_listed(told: Store, tmp_path: Path) -> None:
    """In a file of nobody's ledger every number is listed, none matched, and nothing differs."""
    (tmp_path / "own.md").write_text("In 2026 we found 43.45 ms[^1].\n\n[^1]: my own note\n")
    found = cite(told, tmp_path / "own.md")
    assert (found["ok"], found["numbers"], found["matched"], found["index"]) == (True, 2, 0, None)
    assert [item["line"] for item in found["unanchored"]] == [1, 1]


def test_a_footnote_that_leads_nowhere_is_a_mismatch(told: Store, tmp_path: Path) -> None:
    """An event that is not there, one at another index, and an address without a value are mismatches."""
    short, head = told.ledger_id[:12], Sources(told).head
    for says in (
        "event 17, 019a0000-0000-7000-8000-ffffffffffff",
        "event 18, 019a0000-0000-7000-8000-000000000011",
        f"at `ledger:{short}@{head}/table/xnowhere01/mean`",
        f"at `ledger:{short}@{head + 1}/table/{MLP}/mean`",
        f"at `ledger:{short}@{head}/table/{MLP}/row/77`",
        f"at `ledger:000000000000@{head}/table/{MLP}/mean`",
    ):
        (tmp_path / "a.md").write_text(f"It is 44.2708[^x].\n\n[^x]: {says}\n")
        found = cite(told, tmp_path / "a.md")
        assert [item["line"] for item in found["mismatched"]] == [3, 1], says
        assert all(item["why"] for item in found["mismatched"])


def test_a_file_that_is_no_page(told: Store, tmp_path: Path) -> None:
    """No such file is not found; another kind of file and one that is not UTF-8 are usage errors."""
    with pytest.raises(NotFound):
        cite(told, tmp_path / "none.md")
    for name, content in (("a.pdf", b"1"), ("a.md", b"\xff\xfe\x00")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UsageError):
            cite(told, tmp_path / name)
