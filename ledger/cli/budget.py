"""What is capped, spent and reserved; state a cap, clear an overrun, assign an unknown App.

Without a command of its own it shows the day. Lowering a cap needs nothing; raising one, clearing and
assigning are signed by an approver, who types his secret.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, show
from ledger.cli.usage import Usage

if TYPE_CHECKING:
    from ledger.store.open import Store

_NOT_IT = "this is not the ledger that was here before"
_SHOW = Usage(
    examples=("ledger budget", "ledger budget show --day 2026-03-01 --account modal --json"),
    exits={0: "", 2: "--day is no day"},
    json='{"day", "accounts": [{"account", "cap_usd", "spent_usd", "reserved_usd", "headroom_usd", '
    '"blocked", "caps", "experiments", "projects", "approvals", "reservations", "denied", "denials", '
    '"overruns", "unknown_apps"}]}',
)
_CAP = Usage(
    examples=(
        'ledger budget cap 10 --account modal --why "half the grant is gone"',
        'ledger budget cap 5 --project sleepstudy --why "a side question"',
    ),
    exits={
        0: "",
        2: "no amount, or which account?",
        3: "raising: no approver signed (R18)",
        4: "no such one",
        6: f"raising: {_NOT_IT}",
    },
    json='{"account", "scope", "name", "cap_usd", "in_force_usd", "raised", "approver"}',
)
_CLEAR = Usage(
    examples=('ledger budget clear --why "a cold start of 40 s, nothing else"',),
    exits={0: "", 3: "no approver signed (R18)", 5: "nothing was overrun", 6: _NOT_IT},
    json='{"cleared": [{"account", "day"}], "approver"}',
)
_ASSIGN = Usage(
    examples=('ledger budget assign ap-x1y2z3 --experiment mlp --why "a rerun by hand"',),
    exits={
        0: "",
        3: "no approver signed (R18)",
        4: "no bill names this App, or no such experiment",
        6: _NOT_IT,
    },
    json='{"app", "account", "experiment", "days", "approver"}',
)
HELP = Usage(
    examples=(*_SHOW.examples, *_CAP.examples, *_CLEAR.examples, *_ASSIGN.examples),
    exits={
        0: "",
        2: "",
        3: "no approver signed what he alone may do (R18)",
        4: "",
        5: "nothing was overrun",
        6: _NOT_IT,
    },
    json=f"show: {_SHOW.json}.",
)
DEFAULT = "show"
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason.", show_default=False)]
Account = Annotated[
    str | None,
    typer.Option("--account", metavar="NAME", help="As the backend is called.", show_default=False),
]
Day = Annotated[str | None, typer.Option("--day", metavar="DAY", help="By default today (UTC).")]
Dollars = Annotated[
    str, typer.Argument(metavar="USD", help="A day's cap, such as 10 or 7.50.", show_default=False)
]
Project = Annotated[str | None, typer.Option("--project", metavar="NAME", help="Of this project alone.")]
Experiment = Annotated[str | None, typer.Option("--experiment", metavar="EXP", help="Of this one alone.")]
Owner = Annotated[str | None, typer.Option("--experiment", metavar="EXP", help="Whose it is; else nobody's.")]
App = Annotated[str, typer.Argument(metavar="APP", help="As the bill names it.", show_default=False)]


def shown(day: Day = None, account: Account = None, json: Json = False) -> None:
    """Show what is capped, spent and reserved on a day."""
    from ledger.actions.money.budget import budget
    from ledger.cli.budget_text import text

    with ledger() as store:
        document = budget(store, day=day, account=account)
    show(document, json, lambda: text(document))


def cap(
    usd: Dollars, *, why: Why, account: Account = None, project: Project = None,
    experiment: Experiment = None, actor: Actor = "", json: Json = False,
) -> None:  # fmt: skip
    """State what may be spent a day: on an account, or by a project or an experiment within it.

    It holds at once and for every day from now on. What is raised is signed by an approver.
    """
    from ledger.actions.money.budget_cap import state_cap
    from ledger.cli.budget_text import amount

    micro = amount(usd)
    with ledger(writes=True) as store:
        document = _asking(store, "cap", lambda secret: state_cap(
            store, micro, why, account=account, project=project, experiment=experiment, secret=secret,
            actor=who(actor),
        ), who(actor))  # fmt: skip
    of = document["account"] if document["name"] is None else f"{document['scope']} {document['name']}"
    show(document, json, lambda: f"cap of {clean(of)}: ${document['in_force_usd']} a day")


def clear(*, why: Why, account: Account = None, actor: Actor = "", json: Json = False) -> None:
    """Say that an overrun was looked at; grants go on within the caps."""
    from ledger.actions.money.budget_clear import clear as action

    with ledger(writes=True) as store:
        document = _asking(
            store, "clear",
            lambda secret: action(store, why, account=account, secret=secret, actor=who(actor)), who(actor),
        )  # fmt: skip
    days = ", ".join(f"{clean(one['account'])} on {one['day']}" for one in document["cleared"])
    show(document, json, lambda: f"cleared {days}")


def assign(app: App, *, why: Why, experiment: Owner = None, actor: Actor = "", json: Json = False) -> None:
    """Say whose an unknown App is; it blocks no more, and what it cost still counts."""
    from ledger.actions.money.budget_assign import assign as action

    with ledger(writes=True) as store:
        document = _asking(
            store, "assign",
            lambda secret: action(store, app, why, experiment=experiment, secret=secret, actor=who(actor)),
            who(actor),
        )  # fmt: skip
    owner = clean(document["experiment"] or "nobody here")
    show(document, json, lambda: f"App {clean(app)} is assigned to {owner}")


COMMANDS = {"show": (shown, _SHOW), "cap": (cap, _CAP), "clear": (clear, _CLEAR), "assign": (assign, _ASSIGN)}


def _asking(
    store: "Store", what: str, act: Callable[[Callable[[], str]], dict[str, Any]], actor: str
) -> dict[str, Any]:
    """Act with an approver's secret, asked for where it is needed; what nobody may do is on record."""
    from ledger.actions.signatures.enrol import refuse
    from ledger.cli.person import ask_secret
    from ledger.errors import NoApprover, NoPerson, WrongSecret

    try:
        return act(lambda: ask_secret("Secret of an approver (not shown): "))
    except (NoPerson, NoApprover, WrongSecret) as error:
        refuse(store, what, "budget", error, actor)
