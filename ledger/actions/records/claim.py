"""A claim with the events behind it: graded by what they are, refused where they do not carry it (R41)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ledger.actions.texts import check_texts
from ledger.errors import Refused, UsageError
from ledger.rules.grades import FLOOR, name

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.rules.caps import Finding
    from ledger.store.open import Store

Item = dict[str, Any]
Decided = tuple[str, dict[str, Any]]


def claim(
    store: "Store",
    text: str,
    cites: Sequence[str] = (),
    *,
    kind: str = "scientific", project: str | None = None, public: bool = False, actor: str,
) -> dict[str, Any]:  # fmt: skip
    """`{"claim": event id, "grade": "E3", "kind", "why", "cites", "project"}`.

    Refused by R41 below the floor of its kind, and a public one by the rules of a headline; the refusal is
    recorded in the project. NotFound for a cite that is not there.
    """
    from ledger.actions.records.claim_place import place
    from ledger.projections.view import open_view
    from ledger.rules.evidence import judge

    _check(text, kind)
    view = open_view(store)
    evidence = gather(store, view, cites, kind)
    home, stream = place(store, view, evidence, project)
    rank, found = judge(kind, evidence, as_of(store, view))
    data: dict[str, Any] = {
        "text": text.strip(), "kind": kind, "grade": name(rank), "public": public, "evidence": evidence,
    }  # fmt: skip
    refuse(store, home, data, forbidden(view, data, rank, found), actor)
    data |= _whole(view, home, evidence, [item.text for item in found])
    return _told(record(store, stream, ("claim.graded", data), actor), data)


def _whole(view: "View", home: str, evidence: list[Item], why: list[str]) -> dict[str, Any]:
    """What a claim that stands says beside what a refused one does."""
    from ledger.actions.records.claim_checks import labels
    from ledger.actions.records.claim_place import experiments_of

    behind = experiments_of(evidence)
    return {"project": home, "why": why, "labels": labels(view, evidence), "experiments": behind}


def _told(made: str, data: dict[str, Any]) -> dict[str, Any]:
    why, cites = data["why"] + data["labels"], [item["event"] for item in data["evidence"]]
    kept = {key: data[key] for key in ("grade", "kind", "project")}
    return {"claim": made, **kept, "why": why, "cites": cites}


def forbidden(
    view: "View", data: dict[str, Any], rank: int, found: "Sequence[Finding]"
) -> list[dict[str, str]]:
    """Every rule that forbids a claim of this grade; `data["evidence"]` is what was cited for it now."""
    from ledger.actions.records.claim_checks import exploratory, headline
    from ledger.rules.evidence import r41_floor

    kind, evidence = data["kind"], data["evidence"]
    refused = [*exploratory(view, evidence), *r41_floor(kind, rank, found)]
    return refused + (headline(view, kind, evidence) if data["public"] else [])


def _check(text: str, kind: str) -> None:
    check_texts(text=text)
    if kind not in FLOOR:
        raise UsageError(f"{kind!r} is no kind of claim", f"one of {', '.join(FLOOR)}")


def gather(store: "Store", view: "View", cites: Sequence[str], kind: str) -> list[Item]:
    """The evidence that some cites name, in the order of the ledger."""
    from ledger.actions.records.claim_cites import cited_events
    from ledger.actions.records.claim_evidence import evidence

    return [evidence(store, view, event, kind) for event in cited_events(store, view, cites)]


def as_of(store: "Store", view: "View") -> str:
    """The date of what is about to be recorded: the database's own, which every event takes."""
    from ledger.actions.money.balance import today

    return max(view.as_of, today(store))


def refuse(
    store: "Store", home: str, data: dict[str, Any], refused: list[dict[str, str]], actor: str
) -> None:
    """Record the refusals in the project, if there are any, and raise them."""
    if refused:
        record(store, f"project-{home}", ("claim.refused", {**data, "refused": refused}), actor)
        raise Refused(refused)


def record(store: "Store", stream: str, event: Decided, actor: str) -> str:
    """Append one decided event; its id."""
    from ledger.handle import handle

    return handle(store, stream, _as_it_is, event, actor=actor)[0].id


def _as_it_is(state: Any, event: Decided) -> list[Decided]:
    return [event]
