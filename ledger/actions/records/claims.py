"""The claims of a ledger with the grade that each has as of its index, and the one that was recorded."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.store.open import Store


def list_claims(store: "Store", *, project: str | None = None, to_index: int | None = None) -> dict[str, Any]:
    """`{"claims": [{"claim", "text", "kind", "grade", "recorded", "carries", …}], "as_of", "index"}`."""
    from ledger.projections.view import open_view

    view = open_view(store, to_index)
    rows = [row for row in view.rows("claims").values() if project in (None, row["project"])]
    rows.sort(key=lambda row: int(row["index"]))
    shown = [_shown(row, view.as_of) for row in rows]
    return {"claims": shown, "as_of": view.as_of, "index": view.index}


def _shown(row: dict[str, Any], as_of: str) -> dict[str, Any]:
    from ledger.render.claims import now_and_then
    from ledger.rules.evidence import carries, cited, labels, regrade
    from ledger.rules.grades import name

    rank, why = regrade(row, as_of)
    return {
        "claim": row["id"], "text": row["text"], "kind": row["kind"], "project": row["project"],
        "experiment": row["experiment"], "public": row["public"], "grade": name(rank),
        "recorded": row["grade"], "carries": carries(row["kind"], rank),
        "now": now_and_then(row, as_of), "why": why + labels(row),
        "cites": [item["event"] for item in cited(row)],
        "reverified": [again["event"] for again in row["reverifications"]], "index": row["index"],
    }  # fmt: skip
