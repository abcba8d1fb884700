"""Events that a record cites must be in the ledger."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ledger.errors import NotFound
from schemas.ids import is_event_id

if TYPE_CHECKING:
    from ledger.store.open import Store


def check_cited(store: "Store", cites: Iterable[str]) -> None:
    """NotFound names the first cited event that is not there."""
    from ledger.store.read import find_event

    for cited in cites:
        if not is_event_id(cited) or find_event(store, cited) is None:
            raise NotFound(f"there is no event {cited!r} in this ledger", "`ledger audit` shows the ids")
