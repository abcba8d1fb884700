"""Rebuild every view from the log beside the live one and compare."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.store.open import Store


def replay(
    store: "Store", *, check: bool = False, to_index: int | None = None, repair: bool = False, actor: str = ""
) -> dict[str, Any]:
    """`{"events", "projections": {name: digest}, "equal", "differ", "unknown"}`.

    With `check` the outcome is recorded as `replay.checked`, unless the ledger is open for reading
    only. With `repair` rows that differ are replaced by the rebuilt ones.
    """
    from ledger.projections.replay import replay as compare

    found = compare(store, to_index, repair=repair)
    if check and not store.read_only:
        from ledger.handle import handle

        data = {"to_index": found["events"], "equal": found["equal"], "projections": found["projections"]}
        handle(store, "ledger", _checked, data, actor=actor)
    return found


def _checked(state: Any, data: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [("replay.checked", data)]
