"""`ledger gate`: the eight questions (R5-R13)."""

from typing import Annotated, Any

import typer

from ledger.cli.opening import ledger
from ledger.cli.options import Actor, Exp, Json, who
from ledger.cli.output import clean, note, print_json, print_text
from ledger.cli.usage import Usage
from ledger.errors import UsageError

HELP = Usage(
    examples=(
        "ledger gate mlp",
        'ledger gate mlp --answer metric="rmse, held-out subject, ms"',
        'ledger gate @last --answer known_bugs="none known" \\',
        '  --answer tokenization="n/a: tabular"',
    ),
    exits={
        0: "also when questions are open: this is a look",
        3: "an answer that was given is refused",
        4: "no such experiment",
    },
    json='{"experiment", "answers": {field: text or null}, "missing": [...], "ready", "refused": [...]}.',
)


def command(
    exp: Exp,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="FIELD=TEXT", help="Answer a question; may be repeated."),
    ] = None,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Show or answer the eight questions.

    A launch without all eight is refused. `n/a: <why>` is an answer to tokenization, b_matrix and
    training only. The ledger checks what it can and says what it could not.
    """
    answers = _pairs(answer or [])
    from ledger.actions.planning.gate import gate

    with ledger(writes=bool(answers)) as store:
        document = gate(store, exp, answers, actor=who(actor))
    if json:
        print_json(document)
        return
    from ledger.cli.gate_text import text

    print_text(text(document))
    note(_next(document))


def _pairs(stated: list[str]) -> dict[str, str]:
    """Answers by field; UsageError without a field, or for a field that is answered twice."""
    answers: dict[str, str] = {}
    for text in stated:
        field, mark, value = text.partition("=")
        field = field.strip()
        if not mark or not field:
            raise UsageError(f"--answer {text!r} has no field", 'write --answer metric="rmse, held-out, ms"')
        if field in answers:
            raise UsageError(f"{field} is answered twice", "answer it once")
        answers[field] = value
    return answers


def _next(document: dict[str, Any]) -> str:
    name = clean(document["experiment"])
    if document["ready"]:
        return f"Next: `ledger estimate {name}`, then `ledger launch {name} --smoke`"
    field = (document["missing"] or ["FIELD"])[0]
    return f'Next: `ledger gate {name} --answer {field}="..."`'
