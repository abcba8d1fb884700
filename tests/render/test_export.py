"""Exported files: the same bytes for the same index, inside their folder, never through a link."""

from pathlib import Path

import pytest

from ledger.errors import UsageError
from ledger.projections.view import open_view
from ledger.render.export import export
from ledger.render.slugs import slugs
from ledger.render.write_page import write_page
from ledger.store.open import Store
from ledger.testing.projector import MemoryView
from ledger.testing.saga import saga
from ledger.testing.story import LEDGER, Story

VIEW = MemoryView(saga().events())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_twice_the_same_bytes(tmp_path: Path):
    """Two exports of one index into different folders are byte-identical and name no place."""
    first, second = tmp_path / "a", tmp_path / "b" / "c"
    export(VIEW, first, LEDGER, "ab" * 32)
    export(VIEW, second, LEDGER, "ab" * 32)
    export(VIEW, second, LEDGER, "ab" * 32)
    found = bytes_of(first)
    assert found == bytes_of(second)
    assert set(found) == {"memory/sleepstudy.md", "wrong-paths.md", "DECISIONS.md", "MEMORY.md"}
    assert not [name for name, page in found.items() if str(tmp_path).encode() in page]


def test_an_index_is_exported_alike_for_ever(store: Store, tmp_path: Path):
    """What was exported at an index is exported again, byte for byte, after the ledger has grown."""
    story = saga()
    Story(story.lines[:80]).append(store)
    view = open_view(store)
    export(view, tmp_path / "then", store.ledger_id, None)
    story.append(store, start=80)
    open_view(store)
    export(open_view(store, view.index), tmp_path / "later", store.ledger_id, None)
    assert bytes_of(tmp_path / "then") == bytes_of(tmp_path / "later")


def test_the_footer_names_ledger_index_and_root(tmp_path: Path):
    """Every page ends with its name, the ledger's id, the index and the root that it rests on."""
    for path in export(VIEW, tmp_path, LEDGER, "ab" * 32):
        named, last = path.read_text().splitlines()[-2:]
        assert named == f"page {path.relative_to(tmp_path)} of"
        assert last == f"ledger {LEDGER} · index {VIEW.index} · root {'ab' * 32}"


def test_every_run_has_its_sixteen_fields(tmp_path: Path):
    """Each run of each experiment has a line, the failed and the unfinished ones too (R29, R30)."""
    export(VIEW, tmp_path, LEDGER, None)
    page = (tmp_path / "memory" / "sleepstudy.md").read_text()
    runs = VIEW.rows("runs", "x")
    assert len(runs) == 11
    for run in runs:
        line = next(line for line in page.splitlines() if line.startswith(f"| {run} |"))
        assert line.count(" | ") == 17
    assert "| nan[^" in page
    assert "| unknown |" in page


def test_every_mark_has_its_event(tmp_path: Path):
    """Each mark of a page is explained at its end by the event of that index."""
    import re

    events = {event.index: event.id for event in saga().events()}
    for path in export(VIEW, tmp_path, LEDGER, None):
        page = path.read_text()
        said = re.sub(r"(?m)^\[\^[^\]]+\]: .*$", "", page.replace("`[^17]`", ""))
        used = set(re.findall(r"\[\^([^\]]+)\]", said))
        told = re.findall(r"^\[\^(\d+)\]: event (\d+), (\S+)$", page, re.M)
        derived = re.findall(r"^\[\^([a-z][a-z0-9.-]*)\]: at `ledger:(\S+)@(\d+)/\S+`", page, re.M)
        assert used == {mark for mark, *_ in told + derived}
        assert all(mark == index and events[int(index)] == event for mark, index, event in told)
        assert all((ledger, index) == (LEDGER[:12], str(VIEW.index)) for _, ledger, index in derived)


def test_a_stage_entry_is_laid_out_as_the_protocol_says(tmp_path: Path):
    """A stage is a heading with date and grade, and five lines in their order (R51)."""
    export(VIEW, tmp_path, LEDGER, None)
    lines = (tmp_path / "memory" / "sleepstudy.md").read_text().splitlines()
    at = lines.index("### MLP on day (2026-01-02) [E3]")
    names = [line.split(":")[0] for line in lines[at + 1 : at + 6]]
    assert names == ["- Result", "- Decision", "- Benchmark", "- Learnings", "- Next"]


def test_a_link_in_the_way_is_refused(tmp_path: Path):
    """A link where a page or its folder should stand is refused, and what it points to stays as it was."""
    victim = tmp_path / "victim"
    victim.write_text("mine")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "wrong-paths.md").symlink_to(victim)
    with pytest.raises(UsageError, match="not a plain file"):
        write_page(folder, "wrong-paths.md", "x")
    (folder / "memory").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="is a link"):
        write_page(folder, "memory/victim", "x")
    assert victim.read_text() == "mine"


def test_a_folder_in_the_way_is_refused(tmp_path: Path):
    """A folder where a page should stand is refused."""
    (tmp_path / "MEMORY.md").mkdir()
    with pytest.raises(UsageError, match="not a plain file"):
        write_page(tmp_path, "MEMORY.md", "x")


def test_a_name_cannot_leave_the_folder(tmp_path: Path):
    """A path that leads out of the folder is refused before anything is written."""
    with pytest.raises(UsageError):
        write_page(tmp_path / "out", "../escaped.md", "x")
    assert not (tmp_path / "escaped.md").exists()


def test_nothing_is_left_beside_a_page(tmp_path: Path):
    """A page is replaced whole, and no unfinished file stays beside it."""
    write_page(tmp_path, "a.md", "one")
    write_page(tmp_path, "a.md", "two")
    assert bytes_of(tmp_path) == {"a.md": b"two"}


def test_slugs_are_safe_and_never_meet():
    """Names that differ get files that differ on any file system; plain names keep theirs."""
    names = [
        "sleepstudy",
        "Sleepstudy",
        "../x",
        "a/b",
        "a.b",
        "con",
        "nul.txt",
        "",
        "é",
        "x" * 300,
        "a ",
        "a",
    ]
    found = slugs(names)
    assert found["a"] == "a"
    assert found["a.b"] == "a.b"
    assert len({slug.lower() for slug in found.values()}) == len(names)
    assert all(slug and "/" not in slug and slug.isascii() and len(slug) <= 100 for slug in found.values())
    assert found["con"] != "con"
