"""What a reader holds: every projection as of one index. Light: no pydantic, no SQLAlchemy."""

from ledger.errors import DiskFull, NotFound, ReadOnlyLedger
from ledger.projections.catalog import BY_NAME, NAMES
from ledger.projections.catch_up import catch_up
from ledger.projections.protocol import Row
from ledger.projections.rebuild import resume
from ledger.projections.steady import Overtaken, is_repeatable
from ledger.projections.text import load
from ledger.stats.natural import natural
from ledger.store.open import Store
from ledger.store.read import head_index, recorded_at
from ledger.store.seal import seal
from schemas.clock import to_text

_ROWS = """
SELECT p.version, p.idx, r.key, r.value FROM projections p
LEFT JOIN projection_rows r ON r.name = p.name AND r.key >= ? AND r.key < ? WHERE p.name = ?
"""
_COUNT = """
SELECT p.version, p.idx, (
  SELECT COUNT(*) FROM projection_rows r WHERE r.name = p.name AND r.key >= ? AND r.key < ?
) FROM projections p WHERE p.name = ?
"""
_COUNT_BELOW = _COUNT.replace("r.key < ?", "r.key < ? AND r.value < ?")
_END = "\U0010ffff"


class View:
    """Rows as of `index`: the live ones while they stand there, else rows folded in memory.

    `live`: it was the head, so who is `steady` looks again where another process has moved the live rows.
    """

    def __init__(self, store: Store, index: int, *, live: bool = False) -> None:
        self.index, self._live = index, live
        self.ledger_id = store.ledger_id
        self._store = store
        self._folded: dict[str, dict[str, str]] = {}

    @property
    def as_of(self) -> str:
        """The date (UTC) on which the last event up to `index` was recorded; the epoch's for index 0."""
        return to_text(recorded_at(self._store, self.index) or 0)[:10]

    def row(self, name: str, key: str) -> Row | None:
        """One row, or None; a text that no database stores is the key of none."""
        if "\0" in key or any("\ud800" <= sign <= "\udfff" for sign in key):
            return None
        texts = self._folded[name] if self._folded else self._texts(name, key, key + "\1")
        text = texts.get(key)
        return None if text is None else load(name, key, text)

    def rows(self, name: str, prefix: str = "") -> dict[str, Row]:
        """The rows whose keys begin with a prefix, in natural order of their keys."""
        texts = self._texts(name, prefix, _after(prefix))
        # what all keys share does not order them, unless it ends within a number
        shared = 0 if prefix[-1:].isdigit() else len(prefix)
        return {
            key: load(name, key, texts[key]) for key in sorted(texts, key=lambda key: natural(key[shared:]))
        }

    def count(self, name: str, prefix: str, below: str | None = None) -> int:
        """How many rows have keys that begin with a prefix, and texts that sort before `below`.

        `below` is for rows whose texts differ in digits alone, which every collation sorts alike.
        """
        low, high = prefix, _after(prefix)
        if not self._folded:
            sql = _COUNT if below is None else _COUNT_BELOW
            limits = (low, high) if below is None else (low, high, below)
            found = self._store.database.query(sql, (*limits, name))
            if found and (found[0][0], found[0][1]) == (BY_NAME[name].VERSION, self.index):
                return int(found[0][2])
        texts = self._texts(name, low, high)
        return sum(below is None or text < below for text in texts.values())

    def _texts(self, name: str, low: str, high: str) -> dict[str, str]:
        """The texts of low <= key < high; one statement sees the checkpoint and the rows in one state."""
        if not self._folded:
            found = self._store.database.query(_ROWS, (low, high, name))
            if found and (found[0][0], found[0][1]) == (BY_NAME[name].VERSION, self.index):
                return {str(key): str(value) for _, _, key, value in found if key is not None}
            if self._live and is_repeatable():
                raise Overtaken
            self._folded = resume(self._store, NAMES, to_index=self.index).texts
        return {key: text for key, text in self._folded[name].items() if low <= key < high}


def _after(prefix: str) -> str:
    """The least text after every text with this prefix, in the order of code points."""
    while prefix and prefix[-1] == _END:
        prefix = prefix[:-1]
    if not prefix:
        return _END + _END
    last = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(0xE000 if last == 0xD800 else last)


def open_view(store: Store, to_index: int | None = None) -> View:
    """The ledger as of its head, or as it stood at an index; NotFound beyond the head.

    Asking catches the live projections up first. A past state, a ledger that is open for reading only,
    one whose disk is full and one whose projections belong to a newer program are folded in memory.
    """
    if to_index is None:
        return View(store, _sealed(store)) if store.read_only else _newest(store)
    head = _sealed(store)
    if not 0 <= to_index <= head:
        raise NotFound(f"index {to_index} is not in this ledger", f"its indexes are 0 to {head}")
    return View(store, to_index)


def _newest(store: Store) -> View:
    """The head after catching up; where nothing can be written, the head as far as it is sealed."""
    try:
        return View(store, catch_up(store), live=True)
    except (DiskFull, ReadOnlyLedger):
        return View(store, _sealed(store))


def _sealed(store: Store) -> int:
    try:
        return seal(store)
    except (DiskFull, ReadOnlyLedger):
        return head_index(store)
