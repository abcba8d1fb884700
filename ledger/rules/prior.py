"""R11 and R12: what came before was looked at, and what is known to be broken is addressed."""

import re
from typing import Any

from ledger.rules.answers import mentions, says_none
from ledger.rules.refusal import Refusal, refusal

_QUERY = re.compile(
    r"\bledger\s+(audit|status|table|export|replay|propose|gate|verify|report)\b", re.IGNORECASE
)

_TOKEN = re.compile(r"[\w.-]+")


def r11_prior_results(text: str, citable: set[str], earlier: list[dict[str, Any]]) -> list[Refusal]:
    """R11: the answer cites something that the ledger has, or says that none was found, and none is there.

    `citable`: ids and names of experiments, run ids, event ids. `earlier`: experiments with results of
    this architecture on this data, `{"experiment", "name"}`.
    """
    if _QUERY.search(text) or _cited(text) & {name.lower() for name in citable}:
        return []
    if not says_none(text):
        return [
            refusal(
                "R11",
                "prior_results cites nothing that this ledger has",
                _read_and_cite(earlier)
                or "name an experiment, run, event or `ledger …` query that you read, or say: none was found",
            )
        ]
    if not earlier:
        return []
    reason = f"the ledger found earlier results of this architecture on this data: {_listed(earlier)}"
    return [refusal("R11", reason, _read_and_cite(earlier))]


def cite(earlier: list[dict[str, Any]]) -> str:
    """An answer that names the experiments found."""
    return f"earlier results: {_listed(earlier)}"


def _listed(earlier: list[dict[str, Any]]) -> str:
    return ", ".join(f"{item['name']} ({item['experiment']})" for item in earlier[:5])


def _read_and_cite(earlier: list[dict[str, Any]]) -> str:
    if not earlier:
        return ""
    read = f"read them: ledger table {earlier[0]['experiment']}; cite them: "
    return f'{read}ledger gate EXP --answer prior_results="{cite(earlier)}"'


def _cited(text: str) -> set[str]:
    """Everything in a text that could be an id or a name, in lower case."""
    return {word.strip(".-").lower() for word in _TOKEN.findall(text)}


def r12_known_bugs(text: str, dead_ends: list[dict[str, Any]]) -> list[Refusal]:
    """R12: every matching dead end is addressed by its id, or its experiment's id or name.

    `dead_ends`: `{"dead_end", "experiment", "name", "why"}`; the name may be absent.
    """
    passed_over = [item for item in dead_ends if not any(mentions(text, name) for name in _called(item))]
    found = []
    for item in passed_over:
        why = str(item.get("why", ""))[:200]
        reason = f"known_bugs does not address dead end {item['dead_end']} of {_called(item)[-1]}: {why}"
        remedy = f"say what is different from {item['dead_end']}: "
        remedy += f'ledger gate EXP --answer known_bugs="{address(passed_over)}"'
        found.append(refusal("R12", reason.rstrip(": "), remedy))
    return found


def address(dead_ends: list[dict[str, Any]]) -> str:
    """An answer that names the dead ends, to be completed."""
    named = ", ".join(f"{item['dead_end']} of {_called(item)[-1]}" for item in dead_ends)
    return f"{named}: different here is …"


def _called(item: dict[str, Any]) -> list[str]:
    """What a dead end may be called: its id, its experiment's id, that one's name."""
    return [str(item[key]) for key in ("dead_end", "experiment", "name") if item.get(key)]
