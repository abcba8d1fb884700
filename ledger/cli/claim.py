"""`ledger claim`: a claim with the events behind it, graded by what they are (R41)."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.cli.asof import index_of
from ledger.cli.opening import ledger
from ledger.cli.options import Actor, AtTime, Json, Project, ToIndex, who
from ledger.cli.output import clean, columns, show
from ledger.cli.usage import Usage
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store

HELP = Usage(
    examples=(
        'ledger claim "Least squares beats the mean" --cite ols --cite mean',
        'ledger claim "A line will do" --cite ols --cite paper --kind architecture',
        "ledger claim --reverify 01a2071d-ff3a-7556-8153-239892a37d90 --cite ols2",
        "ledger claim --at 2026-06-30",
    ),
    exits={
        0: "",
        2: "an empty text, no such kind, or no project",
        3: "the evidence does not carry it (R41), or it is no headline; the refusal is recorded",
        4: "no such event, run, experiment or claim",
    },
    json='{"claim", "grade", "kind", "why", "cites", "project"}, with --reverify also "reverified"; without '
    'TEXT {"claims": [{"claim", "text", "grade", "recorded", "carries", "now", ...}], "as_of", "index"}.',
)

Text = Annotated[
    str | None, typer.Argument(metavar="TEXT", help="What is claimed; without it, list.", show_default=False)
]
Cites = Annotated[
    list[str] | None,
    typer.Option(
        "--cite", metavar="EVENT", help="An event behind it, or a run or EXP for results; repeatable."
    ),
]
Kind = Annotated[
    str, typer.Option("--kind", metavar="WORD", help="architecture (E2), financial (E1) or scientific.")
]
Public = Annotated[bool, typer.Option("--public", help="For outside: its tables must be allowed a headline.")]
Again = Annotated[
    str | None, typer.Option("--reverify", metavar="CLAIM", help="Cite newer measurements for a claim.")
]


def command(
    text: Text = None, *, cite: Cites = None, kind: Kind = "scientific", public: Public = False,
    reverify: Again = None, project: Project = None, to: ToIndex = None, at: AtTime = None,
    actor: Actor = "", json: Json = False,
) -> None:  # fmt: skip
    """Record a claim, graded E1 to E6 by the events that it cites, or list the claims.

    An architecture claim needs E2 or better and a financial one E1. Grades follow the ledger's own dates:
    evidence older than six months costs one grade until newer events verify it again.
    """
    if reverify is None and text is None:
        if cite or public:
            raise UsageError("a cite without a claim", 'say it: ledger claim "TEXT" --cite EVENT')
        _list(project, to, at, json)
        return
    _check(text, reverify, public=public, past=to is not None or at is not None)
    with ledger(writes=True) as store:
        stated: dict[str, Any] = {"cites": cite or [], "actor": who(actor)}
        if reverify is None:
            stated |= {"text": text or "", "kind": kind, "project": project, "public": public}
        document = _record(store, reverify, stated)
    show(document, json, lambda: _told(document))


def _check(text: str | None, reverify: str | None, *, public: bool, past: bool) -> None:
    if reverify is not None and (text is not None or public):
        raise UsageError("a claim is verified again as it stands", "leave out TEXT and --public")
    if past:
        raise UsageError("a claim is made now, not in the past", "--to and --at list claims: leave out TEXT")


def _record(store: "Store", reverify: str | None, stated: dict[str, Any]) -> dict[str, Any]:
    from ledger.actions.records.claim import claim
    from ledger.actions.records.claim_reverify import reverify as again

    return claim(store, **stated) if reverify is None else again(store, reverify, **stated)


def _list(project: str | None, to: int | None, at: str | None, json: bool) -> None:
    from ledger.actions.records.claims import list_claims

    with ledger() as store:
        document = list_claims(store, project=project, to_index=index_of(store, to, at))
    show(document, json, lambda: _table(document))


def _told(document: dict[str, Any]) -> str:
    head = f"{document['grade']} {document['kind']} claim {document['claim']} in {document['project']}"
    return "\n".join([clean(head), *(f"  {clean(why)}" for why in document["why"])])


def _table(document: dict[str, Any]) -> str:
    if not document["claims"]:
        return "no claim"
    rows = [[row["claim"], row["kind"], row["now"], row["text"]] for row in document["claims"]]
    return columns([["CLAIM", "KIND", f"GRADE AS OF {document['as_of']}", "TEXT"], *rows])
