"""`ledger launch`: queue what is missing of a plan and see it run."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, who
from ledger.cli.output import note, show
from ledger.cli.usage import Usage
from ledger.errors import Conflict, Refused, UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store

HELP = Usage(
    examples=(
        "ledger launch mlp --smoke --wait",
        "ledger launch mlp --wait --workers 2",
        "ledger launch mlp --detach --json",
    ),
    exits={
        0: "every run ended ok, or the launch was detached",
        1: "some run did not end ok",
        3: "a rule forbids it: the gate, a dead end, a changed file, money, no smoke run",
        4: "no such experiment",
        5: "the experiment is closed",
    },
    json='{"experiment", "runs": [{"run", "subject", "seed", "outcome"}], "outcomes": {outcome: n}, '
    '"neighbours": [{"experiment", "name", "project", "distance", "differs", "outcomes", "dead_end", '
    '"same_model"}], "log", ...}',
)
Smoke = Annotated[bool, typer.Option("--smoke", help="The plan's first cell alone.")]
Detach = Annotated[bool, typer.Option("--detach", help="Return at once; the runs go on.")]
Wait = Annotated[bool, typer.Option("--wait", help="Wait for the runs, also where there is no terminal.")]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", metavar="N", help="At a time; by default one for each core here, elsewhere all."
    ),
]


def command(
    exp: Exp,
    *,
    smoke: Smoke = False,
    detach: Detach = False,
    wait: Wait = False,
    workers: Workers = None,
    actor: Actor = "",
    json: Json = False,
) -> int:
    """Run the plan on its backend, smoke run first.

    Only what is missing is started. On a terminal it shows progress and waits; elsewhere it returns at
    once unless --wait is given. Who waits also waits for head-room that runs in flight hold. Ctrl-C
    stops local runs and records that; runs elsewhere go on.
    """
    if detach and wait:
        raise UsageError("--detach and --wait contradict each other", "give one of them")
    if workers is not None and workers < 1:
        raise UsageError(f"--workers {workers} starts nothing", "give 1 or more")
    leave = detach or not (wait or sys.stdout.isatty())
    with ledger(writes=True) as store:
        document = _run(store, exp, smoke=smoke, leave=leave, workers=workers or 0, actor=who(actor))
        then = "" if json and leave else _then(store, document)
    from ledger.cli.launch_text import code_of, text

    show(document, json, lambda: text(document, leave, then))
    return 0 if leave else code_of(document)


def _run(store: "Store", exp: str, *, smoke: bool, leave: bool, workers: int, actor: str) -> dict[str, Any]:
    """Queue, show what came before and what it costs, then see it through or leave it."""
    from ledger.actions.runs.launch import launch
    from ledger.actions.runs.supervise import supervise
    from ledger.cli.neighbours_text import show_neighbours
    from ledger.cli.patience import Patience
    from ledger.cli.progress import watching

    wait = None if leave else Patience()
    try:
        launched = launch(store, exp, smoke=smoke, actor=actor, tell=show_neighbours, wait=wait)
    except (Conflict, Refused):
        _see_to_left_over(store, exp)
        raise
    if launched["runs"]:
        _price(store, launched, actor)
    with watching(store, launched, silent=leave) as tell:
        return supervise(store, launched, detach=leave, workers=workers, on_progress=tell)


def _see_to_left_over(store: "Store", exp: str) -> None:
    """A refusal is no reason to leave money set aside, an App standing, or what runs unwatched."""
    from ledger.actions.runs.left_over import see_to_left_over

    if see_to_left_over(store, exp):
        note("what earlier launches have left (runs, money, an App) is seen to; nothing is started")


def _then(store: "Store", document: dict[str, Any]) -> str:
    """What comes next; into the document go ends of its runs that nobody had asked for (R26)."""
    from ledger.actions.status import status

    told = status(store, document["experiment"])
    other = {run["run"] for run in document["runs"] if run["outcome"] != "ok"}
    document["unasked_ends"] = [end for end in told["unasked_ends"] if end["run"] in other]
    _watched(document, told["checklist"])
    return str(told["next"])


def _watched(document: dict[str, Any], checklist: dict[str, Any] | None) -> None:
    """What a smoke run elsewhere has printed, before several are started (R22)."""
    from ledger.cli.checklist_text import smoke_lines

    verified = checklist["verified"] if checklist else None
    if verified is not None and any(run["run"] == verified["run"] for run in document["runs"]):
        for line in smoke_lines(verified):
            note(line)


def _price(store: "Store", launched: dict[str, Any], actor: str) -> None:
    """The estimate and, elsewhere, the checklist, displayed before anything starts (R14 to R17, R23)."""
    from ledger.actions.money.estimate import estimate
    from ledger.actions.status import status
    from ledger.cli.checklist_text import checklist_lines

    found = estimate(store, launched["experiment"], actor=actor)
    count = len(launched["runs"])
    note(
        f"{count} run{'' if count == 1 else 's'} queued; the plan's estimate is ${found['amount_usd']} "
        f"({found['tier']}), at worst ${found['worst_case_usd']}"
    )
    for line in checklist_lines(status(store, launched["experiment"])["checklist"]):
        note(line)
