"""`ledger cite` on pages that an editor wrapped, merged, spelled otherwise or forged."""

import re
import textwrap
from pathlib import Path

import pytest

from ledger.actions.results.cite import examine, page_of
from ledger.actions.results.cite_sources import Sources
from ledger.projections.comparison import comparison
from ledger.projections.tables import table
from ledger.projections.view import open_view
from ledger.render import compare_md
from ledger.store.open import Store
from ledger.testing.saga import GRID, MLP


def text_of(pages: list[Path], name: str) -> list[str]:
    """The lines of an exported file."""
    return next(file for file in pages if file.name == name).read_text().splitlines()


def wrapped(lines: list[str]) -> list[str]:
    """The lines as an editor reflows them at 60 columns, all but tables."""
    kept = (line.startswith(("|", "#")) or not line for line in lines)
    return [
        part
        for line, whole in zip(lines, kept, strict=True)
        for part in (
            [line] if whole else textwrap.wrap(line, 60, break_long_words=False, break_on_hyphens=False)
        )
    ]


def test_a_wrapped_page_matches_and_its_findings_name_lines_of_the_file(
    told: Store, pages: list[Path]
) -> None:
    """Paragraphs, lists, footnotes and the stamp may be wrapped; line and column are the file's own."""
    lines = wrapped(text_of(pages, "table.md"))
    assert max(map(len, lines)) < 300 < max(map(len, text_of(pages, "table.md")))
    sources = Sources(told)
    found = examine(page_of(lines, "md"), sources)
    assert (found["mismatched"], found["unanchored"], found["left_out"]) == ([], [], [])
    at = next(number for number, line in enumerate(lines) if re.match(r"\s*(of|over) 3\b|.* over 3 of", line))
    changed = [*lines[:at], re.sub(r"\b3\b", "7", lines[at], count=1), *lines[at + 1 :]]
    column = re.search(r"\b3\b", lines[at])
    assert column
    [item] = examine(page_of(changed, "md"), sources)["mismatched"]
    assert (item["line"], item["column"]) == (at + 1, column.start() + 1)
    assert (item["printed"], item["expected"], item["text"]) == ("7", "3", changed[at].strip())


def test_renumbered_footnotes_are_the_same(told: Store, pages: list[Path]) -> None:
    """Marks that were all renamed still lead to the same places; one that leads elsewhere is found."""
    text = "\n".join(text_of(pages, "table.md"))
    labels = list(dict.fromkeys(re.findall(r"\[\^([^\]]+)\]:", text)))
    for number, label in enumerate(labels, 1):
        text = text.replace(f"[^{label}]", f"[^n{number}]")
    sources = Sources(told)
    found = examine(page_of(text.splitlines(), "md"), sources)
    assert (found["mismatched"], found["unanchored"]) == ([], [])
    mean, other = (f"n{labels.index(label) + 1}" for label in ("mlp-mean", "mlp-median"))
    row = next(line for line in text.splitlines() if f"[^{mean}]" in line)
    strayed = text.replace(row, row.replace(f"[^{mean}]", f"[^{other}]"))
    [item] = examine(page_of(strayed.splitlines(), "md"), sources)["mismatched"]
    assert (item["printed"], item["expected"]) == ("44.2708", "40.8125")


@pytest.mark.parametrize("name", ["table.md", "table.tex"])
def test_two_swapped_numbers_are_found(told: Store, pages: list[Path], name: str) -> None:
    """The values of two subjects in each other's row are two mismatches."""
    lines = text_of(pages, name)
    swapped = [
        line.replace("30.0000", "@").replace("40.8125", "30.0000").replace("@", "40.8125") for line in lines
    ]
    found = examine(page_of(swapped, name.partition(".")[2]), Sources(told))["mismatched"]
    assert {("30.0000", "40.8125"), ("40.8125", "30.0000")} <= {(i["printed"], i["expected"]) for i in found}


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("44.2708 ms", True), ("44.27ms", True), ("4.427×10¹ ms", True), ("4.4e1", True), ("< 45", True),
        ("< 44", False), ("> 44", True), ("-44.27", False), ("0", False), ("44.2709", False), ("4.43", False),
    ],
)  # fmt: skip
def test_spellings_of_one_number(told: Store, said: str, right: bool) -> None:
    """A unit at its end, powers of ten, rounding and bounds are read; anything else differs."""
    place = f"{told.ledger_id[:12]}@{Sources(told).head}/table/{MLP}/mean"
    lines = [f"It is {said}[^m].", "", f"[^m]: at `ledger:{place}`"]
    found = examine(page_of(lines, "md"), Sources(told))
    assert (found["ok"], found["numbers"]) == (right, 1), found


def test_pasted_sentences_are_checked_word_by_word(told: Store) -> None:
    """A sentence of ours without its stamp holds each number in its own place."""
    view = open_view(told)
    lines = compare_md.render(comparison([table(view, MLP), table(view, GRID)])).splitlines()[:-2]
    sources = Sources(told)
    assert examine(page_of(lines, "md"), sources)["ok"]
    at = next(number for number, line in enumerate(lines) if " on average, in " in line)
    share = re.search(r"in (\d) of (\d)", lines[at])
    assert share
    mean = re.search(r"by (\d+\.\d{4}) ", lines[at])
    assert mean
    rounded, more = f"{float(mean[1]):.3f}", f"{float(mean[1]) + 0.001:.3f}"
    for other, right in ((rounded, True), (more, False), (mean[1].replace(".", "1."), False)):
        said = lines[at].replace(mean[1], other)
        assert examine(page_of([*lines[:at], said, *lines[at + 1 :]], "md"), sources)["ok"] is right, other
    changed = lines[at].replace(share[0], f"in {share[2]} of {share[2]}")
    found = examine(page_of([*lines[:at], changed, *lines[at + 1 :]], "md"), sources)
    assert [(item["printed"], item["expected"]) for item in found["mismatched"]] == [(share[2], share[1])]


def test_a_line_that_is_left_out_is_listed(told: Store, pages: list[Path]) -> None:
    """A stamped page without one of its rows is no failure, and names the row."""
    lines = text_of(pages, "table.md")
    gone = next(line for line in lines if line.startswith("| 9 |"))
    found = examine(page_of([line for line in lines if line != gone], "md"), Sources(told))
    assert found["ok"]
    assert [item["text"] for item in found["left_out"]] == [gone[:200]]
    assert found["left_out"][0]["page"].startswith("table ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" · index ", " · index x"), (" · root ", " · root g"), ("@", "@9999"),
        (": at `ledger:", ": at ledger "),
    ],
)  # fmt: skip
def test_a_mutilated_stamp_or_footnote_is_found(told: Store, pages: list[Path], old: str, new: str) -> None:
    """A stamp or a footnote that begins like one of ours and does not end so vouches for nothing."""
    lines = text_of(pages, "sleepstudy.md")
    changed = [line.replace(old, new, 1) if "ledger" in line else line for line in lines]
    assert changed != lines
    assert not examine(page_of(changed, "md"), Sources(told))["ok"]


def test_latex_that_was_wrapped(told: Store, pages: list[Path]) -> None:
    """An anchor may be broken over lines, and a comment may end them."""
    lines = "\n".join(text_of(pages, "table.tex")).replace("}{table/", "}%\n    {table/").splitlines()
    found = examine(page_of(lines, "tex"), Sources(told))
    assert (found["mismatched"], found["unanchored"]) == ([], [])
    assert found["numbers"] > 50
    changed = [line.replace("40.8125", "40.8126") for line in lines]
    assert {item["expected"] for item in examine(page_of(changed, "tex"), Sources(told))["mismatched"]} == {
        "40.8125"
    }


def test_a_stamp_of_no_index_is_a_mismatch_by_itself(told: Store) -> None:
    """Also where it names no page: what begins like a stamp has to end like one."""
    lines = ["It is 44.", "", f"ledger {told.ledger_id} · index 12x"]
    [item] = examine(page_of(lines, "md"), Sources(told))["mismatched"]
    assert (item["line"], item["address"], item["printed"]) == (3, "index", "index 12x")
