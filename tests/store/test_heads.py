"""The remembered head: what verifies by itself and is still not the ledger that was seen before."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store.address import parse
from ledger.store.append import StreamAppend, append
from ledger.store.heads import check, former_heads, known_head, remember, set_aside
from ledger.store.open import Store, open_store
from ledger.store.read import read_stream
from ledger.store.seal import seal
from ledger.store.verify import verify
from ledger.testing.contract import write
from ledger.testing.events import note, notes
from ledger.testing.tamper import rewrite_hashes, rewrite_word


def filled(store: Store) -> None:
    append(store, [StreamAppend("experiment-x", notes(3)), StreamAppend("experiment-y", notes(2))])
    write(store, note())
    seal(store)
    assert verify(store).ok
    remember(store)


def test_a_well_made_rewrite_is_found_by_the_head(store: Store) -> None:
    """Other bytes under their own right hash verify, so only the head that was kept elsewhere tells."""
    filled(store)
    rewrite_word(store, "seen 2", "seem 2")
    rewrite_hashes(store)
    assert verify(store).ok
    assert [one["kind"] for one in check(store)] == ["rewritten"]


def replaced(path: Path, spare: Path) -> None:
    for name in (str(path) + "-wal", str(path) + "-shm"):
        Path(name).unlink(missing_ok=True)
    shutil.copy(spare, path)


@pytest.mark.parametrize("case", ["rolled back", "replaced"])
def test_a_file_put_in_place_of_the_ledger_is_noticed(sqlite_url: str, tmp_path: Path, case: str) -> None:
    """An older copy of the same ledger, or another sound ledger, verifies and contradicts the head."""
    path, spare = Path(parse(sqlite_url).target), tmp_path / "spare.db"
    if case == "rolled back":
        shutil.copy(path, spare)
    else:
        open_store(f"sqlite:///{spare}", create=True).close()
    with open_store(sqlite_url) as store:
        filled(store)
    replaced(path, spare)
    with open_store(sqlite_url) as store:
        assert verify(store).ok
        assert [one["kind"] for one in check(store)] == [case]
        remember(store)
        assert [one["kind"] for one in check(store)] == [case], "the evidence stays"


def test_a_new_ledger_at_a_known_address_is_told(sqlite_url: str) -> None:
    """`init` where another ledger stood starts anew and keeps the former head on record."""
    with open_store(sqlite_url) as store:
        filled(store)
        former = known_head(store.url)
    for path in Path(parse(sqlite_url).target).parent.iterdir():
        path.unlink()
    with open_store(sqlite_url, create=True) as store:
        assert check(store) == []
        assert former_heads(store.url) == [former]
        told = read_stream(store, "ledger")[0].data["replaces"]
        assert told == {"ledger": former["ledger"], "events": former["size"], "root": former["root"]}


def cannot_write(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))


def garbage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from ledger.store import heads

    file = heads.head_file("sqlite:////x.db")
    file.parent.mkdir(parents=True)
    monkeypatch.setattr(heads, "head_file", lambda url: file)
    file.write_text('{"size": 3, "range": []}')


@pytest.mark.parametrize("fault", [cannot_write, garbage])
def test_an_unusable_state_folder_never_fails_a_command(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
    fault: Callable[[pytest.MonkeyPatch, Path], None],
) -> None:  # fmt: skip
    """Less is noticed, and everything works."""
    fault(monkeypatch, tmp_path)
    with open_store(sqlite_url) as store:
        assert known_head(store.url) is None
        remember(store)
        set_aside(store.url)
        assert check(store) == []


def test_remembering_reads_only_what_is_new(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time begins where the first one ended."""
    from ledger.store import heads

    filled(store)
    spans = []
    real = heads.leaves
    monkeypatch.setattr(heads, "leaves", lambda s, after, to: spans.append((after, to)) or real(s, after, to))
    write(store, *notes(2))
    seal(store)
    remember(store)
    remember(store)
    assert spans == [(7, 9)]
    assert check(store) == []
