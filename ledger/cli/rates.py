"""`ledger rates`: what providers charge, known, read or signed."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, columns, note, show
from ledger.cli.usage import Usage
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store

HELP = Usage(
    examples=("ledger rates", "ledger rates read --provider modal", "ledger rates sign --provider modal"),
    exits={
        0: "",
        1: "read: the provider does not answer",
        2: "sign: ledger.toml states no such rates, or they are a day old",
        3: "sign: no person at a terminal, no approver, or the wrong secret",
        6: "sign: this is not the ledger that was here before",
    },
    json='{"rates": [{"provider", "source", "read_at", "age_seconds", "fresh", "grade", "how", "signed_by", '
    '"event", "usd_per_hour"}], "unsigned"}; usd_per_hour is {resource: dollars}.',
)
WHAT = ("show", "read", "sign")
What = Annotated[str, typer.Argument(metavar="WHAT", help="show, read (ask the provider) or sign.")]
Provider = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The backend; modal where it has to be one.", show_default=False),
]


def command(what: What = "show", provider: Provider = None, actor: Actor = "", json: Json = False) -> None:
    """Show what providers charge, read it from them, or sign what ledger.toml states.

    Paid compute is estimated with a rate that is less than a day old and comes from the provider itself,
    or from [rates] of ledger.toml signed by an approver. A rate typed into a spec counts for nothing there.
    """
    if what not in WHAT:
        raise UsageError(f"{what!r} is none of {', '.join(WHAT)}", "see `ledger rates --help`")
    from ledger.actions.money.rates import read_rates
    from ledger.actions.money.rates_shown import show_rates

    with ledger(writes=what != "show") as store:
        if what == "read":
            read_rates(store, provider or "modal", actor=who(actor))
        elif what == "sign":
            _signed(store, provider or "modal", who(actor))
        document = show_rates(store, provider if what == "show" else provider or "modal")
    show(document, json, lambda: text(document))


def _signed(store: "Store", provider: str, actor: str) -> None:
    """Sign; what nobody showed a right to is on record."""
    from ledger.actions.signatures.enrol import refuse
    from ledger.errors import NoApprover, NoPerson, WrongSecret

    try:
        _sign(store, provider, actor)
    except (NoPerson, NoApprover, WrongSecret) as error:
        refuse(store, "rates", provider, error, actor)


def _sign(store: "Store", provider: str, actor: str) -> None:
    """Show a person what he signs, ask for his secret, record both."""
    from ledger.actions.money.rates import STREAM, TYPE, record, stated_rates
    from ledger.actions.signatures.intact import require_intact
    from ledger.actions.signatures.signing import candidates, signed
    from ledger.cli.person import ask_secret, require_person
    from schemas.money import format_usd

    data = stated_rates(store, provider)
    require_person("signing rates")
    require_intact(store)
    candidates(store)
    note(f"rates of {clean(provider)}, read {clean(data['read_at'])} at {clean(data['source'])}:")
    rows = [[name, f"${format_usd(rate)}/h"] for name, rate in sorted(data["rates"].items())]
    note(columns([["RESOURCE", "RATE"], *rows]))
    secret = ask_secret("Secret of an approver (not shown): ")
    record(store, signed(store, STREAM, TYPE, data, secret), actor)


def text(document: dict[str, Any]) -> str:
    """A table of prices for each provider, its age and source; what is not signed."""
    lines: list[str] = []
    for sheet in document["rates"]:
        fresh = "" if sheet["fresh"] else ": too old, it counts for nothing"
        how = f"signed by {sheet['signed_by']}" if sheet["signed_by"] else "the provider's own answer"
        lines.append(f"{clean(sheet['provider'])}, {_age(sheet['age_seconds'])} old{fresh}")
        lines.append(f"source     {clean(sheet['source'])}, {clean(how)}")
        rows = [[name, f"${price}/h"] for name, price in sheet["usd_per_hour"].items()]
        lines.append(columns([["RESOURCE", "RATE"], *rows]))
    lines += [
        f"[rates.{clean(name)}] of ledger.toml is not signed: `ledger rates sign --provider {clean(name)}`"
        for name in document["unsigned"]
    ]
    return "\n".join(lines) or "no rates are known; `ledger rates read` asks the provider"


def _age(seconds: int) -> str:
    minutes = max(seconds, 0) // 60
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
