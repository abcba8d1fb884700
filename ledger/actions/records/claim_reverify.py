"""Newer evidence for a claim that stands, so that it is not stale (R41)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.records.claim import as_of, forbidden, gather, record, refuse
from ledger.errors import NotFound
from ledger.rules.grades import name as grade_name
from ledger.rules.refusal import refusal

if TYPE_CHECKING:
    from ledger.store.open import Store

Item = dict[str, Any]


def reverify(store: "Store", claim: str, cites: Sequence[str], *, actor: str) -> dict[str, Any]:
    """`{"claim", "reverified": event id, "grade", "kind", "why", "cites", "project"}`.

    Refused by R41 where no cited measurement is newer than those behind the claim, and where all of them
    together no longer carry it. NotFound for a claim or a cite that is not there.
    """
    from ledger.actions.records.claim_checks import labels
    from ledger.projections.view import open_view
    from ledger.rules.evidence import cited, judge

    view = open_view(store)
    row = view.row("claims", claim)
    if row is None:
        raise NotFound(f"there is no claim {claim!r} in this ledger", "`ledger claim` lists them")
    before, kind = cited(row), row["kind"]
    known = {item["event"] for item in before}
    added = [item for item in gather(store, view, cites, kind) if item["event"] not in known]
    rank, found = judge(kind, [*before, *added], as_of(store, view))
    told = {name: row[name] for name in ("text", "kind", "public")}
    told |= {"grade": grade_name(rank), "evidence": added}
    refused = r41_newer(before, added) or forbidden(view, told, rank, found)
    refuse(store, row["project"], told, refused, actor)
    why, said = [item.text for item in found], labels(view, added)
    data = {"claim": claim, "grade": grade_name(rank), "why": why, "labels": said, "evidence": added}
    made = record(store, row["stream"], ("claim.reverified", data), actor)
    return {
        "claim": claim, "reverified": made, "grade": grade_name(rank), "kind": kind, "why": why + said,
        "cites": [item["event"] for item in added], "project": row["project"],
    }  # fmt: skip


def r41_newer(before: Sequence[Item], added: Sequence[Item]) -> list[dict[str, str]]:
    """R41: to verify again is to measure again, after whatever the claim rests on already.

    Of a later day, or later in the log on the same day: an older paper may be imported after a newer one.
    """
    index = max((item["index"] for item in before), default=0)
    day = max((item["date"] for item in before if item["primary"]), default="")

    def newer(item: Item) -> bool:
        return bool(item["date"] >= day and (item["index"] > index or "" < day < item["date"]))

    if any(item["primary"] and newer(item) for item in added):
        return []
    reason = "none of the cited events is a measurement newer than those behind the claim"
    return [refusal("R41", reason, "measure it again and cite the new results")]
