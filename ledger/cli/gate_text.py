"""How the eight questions read on a terminal: what was answered, and what the others expect."""

from typing import Any

from ledger.cli.output import bold, clean, columns

ASKS = {
    "tokenization": "the input unit; for signals the window and the channels",
    "isa_formula": "the exact class, its file, its commit",
    "b_matrix": "the initialisation: random, structured or pretrained, distribution, rank",
    "training": "the direction: forward, reverse or mixed",
    "metric": "the exact metric, the exact split, the unit",
    "research_question": 'one sentence: "This run tests ..."',
    "prior_results": "a query of this ledger, or that none was found",
    "known_bugs": "each matching dead end, or that none is known",
}


def text(document: dict[str, Any]) -> str:
    """The state of the gate; open questions with what is expected and an example."""
    answered = {field: answer for field, answer in document["answers"].items() if answer is not None}
    word = "ready" if document["ready"] else f"{len(document['missing'])} of 8 open"
    parts = [f"experiment {clean(document['experiment'])}: {word}"]
    if answered:
        parts.append(_answered(answered))
    parts += [f"does not stand: {clean(_refused(item))}" for item in document["refused"]]
    parts += [_question(field) for field in document["missing"]]
    return "\n".join(parts)


def _answered(answers: dict[str, str]) -> str:
    from ledger.rules.gate import RULES

    rows = [[RULES[field], field, " ".join(answer.split())] for field, answer in answers.items()]
    return columns([["RULE", "FIELD", "ANSWER"], *rows])


def _refused(item: dict[str, str]) -> str:
    return f"{item['rule']}: {item['reason']} - {item['remedy']}"


def _question(field: str) -> str:
    from ledger.rules.gate import EXAMPLES, MAY_BE_NA, RULES

    may = "; or n/a: <why>" if field in MAY_BE_NA else ""
    return f"{bold(f'{RULES[field]} {field}')}: {ASKS[field]}{may}\n    e.g. {EXAMPLES[field]}"
