"""What the marks and stamps of a page name, looked up in the ledger; each thing once."""

from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError, NotFound
from ledger.render.addresses import SHORT
from ledger.render.artifacts import rendered
from ledger.render.facts import Facts, of_event
from ledger.render.marks import Definition
from ledger.render.places import resolve
from ledger.render.stamps import Stamp

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.store.open import Store


class Sources:
    """The ledger as a page sees it: views by index, facts by address or event, roots by index."""

    def __init__(self, store: "Store") -> None:
        from ledger.store.read import head_index
        from ledger.store.seal import seal

        self.store = store
        self.head = head_index(store) if store.read_only else seal(store)
        self._views: dict[int, View] = {}
        self._facts: dict[tuple[int, str], Facts | str] = {}
        self._events: dict[str, tuple[int, Facts] | None] = {}
        self._roots: dict[int, str] = {}
        self._tables: dict[int, dict[str, dict[str, Any]]] = {}
        self._pages: dict[tuple[int, str, str], list[str]] = {}

    def view(self, index: int) -> "View":
        """The ledger as of an index; NotFound beyond the head."""
        from ledger.projections.view import open_view

        if index not in self._views:
            self._views[index] = open_view(self.store, index)
        return self._views[index]

    def page(self, artifact: str, index: int, form: str) -> list[str]:
        """The lines of a page or a table as of an index; NotFound where there is none."""
        key = index, artifact, form
        if key not in self._pages:
            self._pages[key] = rendered(self.view(index), artifact, form)
        return self._pages[key]

    def facts(self, definition: Definition) -> Facts | str:
        """The numbers behind a mark, or what is wrong with it."""
        if definition.broken:
            return "this footnote begins like one of a ledger and does not end like one"
        for event_id in definition.behind:
            if isinstance(wrong := self._event(event_id), str):
                return wrong
        if definition.event is not None:
            return self._event(definition.event, definition.index)
        assert definition.address is not None, "a definition names an event or an address"
        return self.at(definition.ledger or "", definition.index, definition.address)

    def at(self, ledger: str, index: int, address: str) -> Facts | str:
        """The numbers at an address, or what is wrong with it; `ledger` may be the short id."""
        if ledger != self.store.ledger_id[: max(len(ledger), SHORT)]:
            return f"ledger {ledger} is not this one, {self.store.ledger_id}"
        key = index, address
        if key not in self._facts:
            try:
                self._facts[key] = resolve(self.view(index), address, self._tables.setdefault(index, {}))
            except (NotFound, ValueError) as error:
                self._facts[key] = _reason(error)
        return self._facts[key]

    def wrong(self, stamp: Stamp) -> tuple[str, str, str] | None:
        """`(what, printed, expected)` where a stamp is not of this ledger, else None."""
        if stamp.broken is not None:
            return "index", stamp.broken, "index N · root R, as it was exported"
        if stamp.ledger != self.store.ledger_id:
            return "ledger", stamp.ledger, self.store.ledger_id
        if stamp.index > self.head:
            return "index", str(stamp.index), f"0 to {self.head}"
        if stamp.root is not None and stamp.root != self.root(stamp.index):
            return "root", stamp.root, self.root(stamp.index)
        return None

    def root(self, index: int) -> str:
        """The root (hex) over the log up to an index."""
        if index not in self._roots:
            from ledger.store.leaves import leaves
            from ledger.store.merkle import root_of

            self._roots[index] = root_of(leaves(self.store, 0, index)).hex()
        return self._roots[index]

    def _event(self, event_id: str, index: int | None = None) -> Facts | str:
        if event_id not in self._events:
            from ledger.store.read import find_event

            event = find_event(self.store, event_id)
            self._events[event_id] = None if event is None else (event.index, of_event(event))
        found = self._events[event_id]
        if found is None:
            return f"event {event_id} is not in this ledger"
        if index not in (None, found[0]):
            return f"event {event_id} has index {found[0]}, not {index}"
        return found[1]


def _reason(error: Exception) -> str:
    return error.message if isinstance(error, LedgerError) else str(error)
