"""`ledger propose`: an experiment from its spec file, with the plan frozen."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Json, who
from ledger.cli.output import clean, note, show
from ledger.cli.usage import Usage

HELP = Usage(
    examples=(
        "ledger propose mlp.toml",
        "ledger propose mlp-slower.toml --from mlp",
    ),
    exits={
        0: "",
        2: "the spec is malformed; the message names the key and shows one that is right",
        3: "a rule forbids it (R1-R4 and others); the refusal is recorded",
        4: "no such file, or no experiment to take the answers from",
    },
    json='{"experiment", "digest", "matches": [...], "answers_missing", "rejected", "carried", "changed", '
    '"warnings": [{"rule", "reason", "remedy"}], "neighbours": [...]}; '
    "matches are dead ends, the same science, and near repeats.",
)
MATCHES = 5
"""What came before, by a line each; every dead end that refuses is shown."""


def command(
    spec: Annotated[str, typer.Argument(metavar="SPEC.toml", help="The spec.", show_default=False)],
    ancestor: Annotated[
        str | None, typer.Option("--from", metavar="EXP", help="Carry the answers of an experiment over.")
    ] = None,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Propose an experiment from its spec; the plan is frozen.

    The digest covers the spec, the script with the local modules that it imports, the data and the
    environment; runs start from that copy. With --from only those answers are asked again that the
    changed keys touch.
    """
    from ledger.actions.planning.propose import propose

    with ledger(writes=True) as store:
        document = propose(store, Path(spec), ancestor=ancestor, actor=who(actor))
    show(document, json, lambda: _text(document))
    if not json:
        note(_next(document))


def _text(document: dict[str, Any]) -> str:
    lines = [f"experiment {clean(document['experiment'])}", f"digest     {document['digest']}"]
    if document["changed"]:
        lines.append(f"changed    {clean(', '.join(document['changed']))}")
    if document["carried"]:
        lines.append(f"carried    {clean(', '.join(document['carried']))}")
    lines += [f"rejected   {clean(item['rule'])}: {clean(item['reason'])}" for item in document["rejected"]]
    lines += [f"warning    {clean(item['rule'])}: {clean(item['reason'])}" for item in document["warnings"]]
    found = document["matches"]
    shown = [match for place, match in enumerate(found) if place < MATCHES or match["verdict"] == "refuse"]
    more = [f"and {len(found) - len(shown)} more; --json has them all"] if len(found) > len(shown) else []
    return "\n".join([*lines, *(f"match      {_match(match)}" for match in shown), *more])


_VERDICTS = {
    "refuse": "DEAD END, every launch will be refused",
    "same": "the same science in the same context",
    "warn": "the same science",
    "near": "a near repeat",
}


def _match(match: dict[str, Any]) -> str:
    """`mlp (x4k…) DEAD END …: nan; differs in code`."""
    said = _VERDICTS.get(match["verdict"], match["verdict"])
    found = f"{match['name']} ({match['experiment']}): {said}"
    if match["dead_end"]:
        found += f" [{match['dead_end']}{', reopened' if match['reopened'] else ''}]"
    if match["outcome"]:
        found += f", ended {match['outcome']}"
    if match["differs"]:
        found += f", differs in {', '.join(match['differs'])}"
    return clean(found + (f": {match['why']}" if match["why"] else ""))


def _next(document: dict[str, Any]) -> str:
    name, missing = clean(document["experiment"]), document["answers_missing"]
    dead = [clean(match["dead_end"]) for match in document["matches"] if match["verdict"] == "refuse"]
    if dead:
        return f'Next: change the science, or `ledger dead-end reopen {dead[0]} --assumption "…"`'
    if missing:
        return f"Next: `ledger gate {name}`, {len(missing)} of 8 questions open"
    return f"Next: `ledger estimate {name}`, then `ledger launch {name} --smoke`"
