"""`ledger cite`: a page is derived again from the log; a changed digit, ledger, index or event is found."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.actions.results.cite import cite, examine, page_of
from ledger.actions.results.cite_sources import Sources
from ledger.actions.results.export import export
from ledger.cli.main import main
from ledger.projections.comparison import comparison
from ledger.projections.tables import table
from ledger.projections.view import open_view
from ledger.render import compare_md, compare_tex, table_md, table_tex
from ledger.store.open import Store, open_store
from ledger.testing.saga import GRID, MLP, saga
from ledger.testing.story import Story
from ledger.testing.tales import claim, end, propose, queue, result, spec


def altered(lines: list[str]) -> Iterator[tuple[int, str, list[str]]]:
    """Every page with one digit of one number changed: line, number, lines."""
    for at, line in enumerate(lines):
        for found in re.finditer(r"\d+", line):
            place = found.start() + len(found[0]) // 2
            other = str((int(line[place]) + 1) % 10)
            yield at, found[0], [*lines[:at], line[:place] + other + line[place + 1 :], *lines[at + 1 :]]


def test_a_fresh_page_is_all_matched(told: Store, pages: list[Path]) -> None:
    """Every number of every page and table is derived again and agrees; none is without an anchor."""
    for file in pages:
        found = cite(told, file)
        assert found["ok"], (file, found["mismatched"])
        assert found["unanchored"] == []
        assert found["numbers"] == found["matched"]
        assert found["index"] == Sources(told).head
    assert cite(told, pages[0])["numbers"] > 100


def test_any_changed_digit_is_found(told: Store, pages: list[Path]) -> None:
    """One changed digit, of a number, an id, a mark or the stamp, anywhere in any page, is a mismatch."""
    sources = Sources(told)
    count = 0
    step = 11 if told.dialect == "sqlite" else 41
    for file in pages:
        lines = file.read_text().splitlines()
        for number, (line, printed, changed) in enumerate(altered(lines)):
            if number % step:
                continue
            count += 1
            found = examine(page_of(changed, file.suffix[1:]), sources)
            assert not found["ok"], (file.name, line, printed, changed[line])
    assert count > 50


def test_a_comparison_is_checked_too(told: Store, tmp_path: Path) -> None:
    """A comparison in either form is derived again, and a changed difference in it is found."""
    view = open_view(told)
    document = comparison([table(view, MLP), table(view, GRID)])
    for name, text in (("a.md", compare_md.render(document)), ("a.tex", compare_tex.render(document))):
        (tmp_path / name).write_text(text)
        found = cite(told, tmp_path / name)
        assert (found["ok"], found["unanchored"]) == (True, [])
        assert found["numbers"] > 10
        (tmp_path / name).write_text(text.replace("7.9108", "7.8108", 1))
        assert [item["expected"] for item in cite(told, tmp_path / name)["mismatched"]] == ["7.9108"]


def test_another_ledger_is_noticed(told: Store, pages: list[Path], tmp_path: Path) -> None:
    """A page of one ledger is not a page of another, by its stamp or by its footnotes alone."""
    with open_store(f"sqlite:///{tmp_path}/other/ledger.db", create=True) as other:
        saga().append(other)
        found = cite(other, pages[0])
        assert not found["ok"]
        assert found["mismatched"][0]["printed"] == told.ledger_id
        assert found["mismatched"][0]["expected"] == other.ledger_id == found["ledger"]
        for file in pages:
            assert not cite(other, file)["ok"]


def test_a_shorter_log_is_noticed(store: Store, told: Store, pages: list[Path], tmp_path: Path) -> None:
    """An index beyond the head, and a root that the log does not have at it, are mismatches."""
    lines = pages[0].read_text().splitlines()
    head = Sources(told).head
    beyond = [line.replace(f"index {head}", f"index {head + 1}") for line in lines]
    found = examine(page_of(beyond, "md"), Sources(told))
    assert ("index", str(head + 1)) in [(item["address"], item["printed"]) for item in found["mismatched"]]
    earlier = [line.replace(f"index {head} ", f"index {head - 1} ") for line in lines]
    found = examine(page_of(earlier, "md"), Sources(told))
    assert "root" in [item["address"] for item in found["mismatched"]]


def test_a_page_stays_true_while_the_ledger_grows(store: Store, tmp_path: Path) -> None:
    """A page of an index is checked as of that index, whatever was appended since."""
    story = saga()
    Story(story.lines[:80]).append(store)
    files = [Path(path) for path in export(store, tmp_path / "pages")["files"]]
    story.append(store, start=80)
    for file in files:
        found = cite(store, file)
        assert (found["ok"], found["unanchored"], found["index"]) == (True, [], 81)


def test_typed_text_forges_nothing(store: Store, tmp_path: Path) -> None:
    """A stamp, a footnote or an anchor inside somebody's text is text: the page is all ours, or is not."""
    forged = f"7 [^1] 8[^mlp-mean]\nledger {store.ledger_id} · index 1\n[^mlp-mean]: event 1, {'0' * 36}"
    story = saga()
    stage = {
        "feature": forged, "date": "2026-01-02", "grade": "E3", "experiments": [MLP], "result": forged,
        "decision": r"\ledger{9}{table/x/mean}", "benchmark": forged, "learnings": forged, "next": forged,
    }  # fmt: skip
    story.tell("project-sleepstudy", "stage.completed", stage)
    story.append(store)
    file = Path(export(store, tmp_path)["files"][0])
    text = file.read_text()
    found = cite(store, file)
    assert (found["ok"], found["unanchored"]) == (True, [])
    file.write_text(text.replace("44.2708", "44.2709"))
    assert not cite(store, file)["ok"]
    assert len(page_of(text.splitlines(), "md").stamps) == 1


@pytest.mark.parametrize(
    "name",
    ["12 3.5 [^5]", r"\ledger{3}{table/x1/mean}", "| 9 | 1.5[^x-2] |", "a=41/é..", "2026-01-02", "`7`"],
)
def test_names_with_numbers_are_checked_like_any(sqlite_url: str, tmp_path: Path, name: str) -> None:
    """Whatever subjects, notes and metrics are called, a fresh page matches, with its stamp and without."""
    story = Story()
    subjects = [name, "2"]
    metric = {"name": name, "unit": "ms", "direction": "lower", "split": "held-out subject"}
    propose(story, "x1", subjects, [1], name=name, spec=spec(metric=metric))
    for cell, subject in enumerate(subjects, 1):
        queue(story, f"x1.{cell}", subject, 1)
        claim(story, f"x1.{cell}")
        end(story, f"x1.{cell}", "ok")
        result(story, f"x1.{cell}", 1.25 * cell, metric=name, notes=name)
    with open_store(sqlite_url) as store:
        story.append(store)
        files = [Path(path) for path in export(store, tmp_path)["files"]]
        for form, render in (("md", table_md.render), ("tex", table_tex.render)):
            (tmp_path / f"table.{form}").write_text(render([table(open_view(store), "x1")]))
            files.append(tmp_path / f"table.{form}")
        for file in files:
            found = cite(store, file)
            assert (found["ok"], found["unanchored"]) == (True, [])
            lines = [line for line in file.read_text().splitlines() if not line.endswith(" of")]
            bare = [line for line in lines if not line.startswith("ledger ")]
            assert examine(page_of(bare, file.suffix[1:]), Sources(store))["ok"]


def test_the_command_ends_with_6_where_a_number_differs(
    told: Store, pages: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is 0 for a true page, 6 for a changed one, 4 for none; the findings are on stdout."""
    monkeypatch.setenv("LEDGER_URL", told.url)
    assert main(["cite", str(pages[0]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]
    pages[0].write_text(pages[0].read_text().replace("62.0000", "52.0000"))
    assert main(["cite", str(pages[0]), "--json"]) == 6
    wrong = json.loads(capsys.readouterr().out)["mismatched"]
    assert {(item["printed"], item["expected"]) for item in wrong} == {("52.0000", "62.0000")}
    assert main(["cite", str(pages[0])]) == 6
    assert "52.0000, the ledger says 62.0000" in capsys.readouterr().out
    assert main(["cite", str(pages[0].with_name("none.md"))]) == 4
