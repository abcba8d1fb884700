"""`ledger verify`: prove that no event was changed, removed or invented."""

from typing import Any

from ledger.cli.opening import ledger
from ledger.cli.options import Json
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=("ledger verify", "ledger verify --json"),
    exits={0: "every event is as it was written", 6: "something is not; each break is listed"},
    json='{"ok", "events", "root", "pending", "breaks": [...], "notes": [...]}',
)


def command(json: Json = False) -> int:
    """Prove that no event was changed, removed or invented.

    Hashes are derived again from the stored bytes, order and signatures are checked, and every stream is
    decided again: an event that the rules could not have produced is a break.
    """
    from ledger.actions.book.verify import verify
    from ledger.store.heads import remember

    with ledger() as store:
        document = verify(store)
        if document["ok"]:
            # only a head that was verified is worth remembering
            remember(store)
    show(document, json, lambda: _text(document))
    return 0 if document["ok"] else 6


def _text(document: dict[str, Any]) -> str:
    word = "intact" if document["ok"] else "BROKEN"
    lines = [f"{word}: {document['events']} events, root {document['root']}"]
    if document["pending"]:
        lines.append(f"  {document['pending']} more events are not sealed yet")
    lines += [f"  {_said(item)}" for item in document["breaks"]]
    return "\n".join([*lines, *(f"  note: {_said(item)}" for item in document["notes"])])


def _said(item: dict[str, Any]) -> str:
    """`rewritten at index 12: the reason`, with what is known of the place."""
    place = f" at index {item['index']}" if item.get("index") else ""
    return clean(
        f"{item['kind']}{place}: {item['reason']}" + (f" ({item['event']})" if item.get("event") else "")
    )
