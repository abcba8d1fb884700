"""`ledger reconcile`: what was counted beside what was billed."""

from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, columns, show
from ledger.cli.usage import Usage
from schemas.money import usd

HELP = Usage(
    examples=("ledger reconcile", "ledger reconcile --since 2026-03-01 --json"),
    exits={
        0: "done; also where the account may not see its bills: the cost stays estimated then",
        1: "the provider cannot be reached, or its bill cannot be read: nothing was recorded",
        2: "no such day, or no such backend",
    },
    json='{"account", "state", "why", "since", "until", "billed_usd", "counted_usd", "residual_usd", '
    '"recorded", "apps": [{"app", "description", "experiment", "hours", "billed_usd", ...}], '
    '"unknown_apps", "credits"}',
)
Account = Annotated[str, typer.Option("--account", metavar="NAME", help="The provider: a backend's name.")]
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", help="By default three days back, or what was not read yet."),
]


def command(account: Account = "modal", since: Since = None, actor: Actor = "", json: Json = False) -> None:
    """Compare what was counted with what the provider has billed (R24).

    Closed hours of everything in the provider's environment. Late rows come as corrections. An App that
    this ledger does not know counts against the cap and blocks grants until a person assigns it.
    """
    from ledger.actions.money.reconcile import reconcile

    with ledger(writes=True) as store:
        document = reconcile(store, account=account, since=since, actor=who(actor))
    show(document, json, lambda: _text(document))


def _text(document: dict[str, Any]) -> str:
    span = f"{document['since'][:13]}h to {document['until'][:13]}h"
    if document["state"] == "estimated":
        why = clean(document["why"])
        return f"{clean(document['account'])}: no bill ({why})\nthe cost stays estimated: seconds × rate"
    lines = [
        f"{clean(document['account'])}, {span}: billed ${document['billed_usd']}, "
        f"counted ${document['counted_usd']}, residual ${document['residual_usd']}"
    ]
    if document["apps"]:
        head = ["APP", "EXPERIMENT", "HOURS", "BILLED", "COUNTED", "RESIDUAL"]
        lines.append(columns([head, *(_row(app, document["unknown_apps"]) for app in document["apps"])]))
    lines += [
        f"credit left out: {usd(one['amount_usd'])} of {clean(one['app'])}" for one in document["credits"]
    ]
    return "\n".join([*lines, *_next(document)])


def _row(app: dict[str, Any], unknown: list[str]) -> list[str]:
    amounts = (f"${app[name]}" for name in ("billed_usd", "counted_usd", "residual_usd"))
    whose = "unknown" if app["app"] in unknown else "nobody here"
    return [app["app"], app["experiment"] or whose, str(app["hours"]), *amounts]


def _next(document: dict[str, Any]) -> list[str]:
    news = document["recorded"]
    said = [f"{news} event{'' if news == 1 else 's'} recorded" if news else "nothing new"]
    if document["unknown_apps"]:
        first = clean(document["unknown_apps"][0])
        said.append(f"Unknown Apps block new grants: `ledger budget assign {first}` says whose they are")
    return said
