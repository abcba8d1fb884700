"""What the ledger itself knows, for the answers that it can check (R6, R11, R12)."""

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from ledger.domain.decide_launch import IN_FLIGHT
from ledger.errors import LedgerError
from ledger.places import frozen_folder

if TYPE_CHECKING:
    from ledger.projections.view import View
    from ledger.rules.gate import Facts
    from ledger.store.open import Store

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def gather(
    store: "Store",
    view: "View",
    experiment: str,
    proposed: dict[str, Any],
    *,
    answers: dict[str, str],
    carried: Collection[str],
    given: Collection[str],
    rows: dict[str, dict[str, Any]] | None = None,
) -> "Facts":
    """The facts for one experiment's answers; `given` names those that are new, `carried` an ancestor's.

    An answer that `--from` carried over is no copy. One that stands is judged by what came before it.
    `rows`: the experiments by id, where they have been read before.
    """
    from ledger.actions.planning.dead_end_facts import matching
    from ledger.rules.gate import Facts

    rows = dict(view.rows("experiments") if rows is None else rows)
    held = rows.pop(experiment, {"answers": {}})["answers"]
    since = {name: answer["index"] for name, answer in held.items() if name not in given}
    return Facts(
        names=_names(store, proposed),
        others=[answer for row in rows.values() for answer in _answers(row, since, carried)],
        citable=_citable(store, view, rows.values(), answers.get("prior_results", "")),
        earlier=_earlier(rows.values(), proposed, since.get("prior_results")),
        dead_ends=matching(view, proposed),
    )


def _names(store: "Store", proposed: dict[str, Any]) -> set[str]:
    """Names in the frozen code; none where the copy is damaged, which R21 says at the launch."""
    from ledger.plan.freeze import frozen_code
    from ledger.plan.names import code_names

    folder = frozen_folder(store.url, store.ledger_id, proposed["digests"]["plan"])
    try:
        return code_names(frozen_code(folder), proposed["code"])
    except (OSError, LedgerError):
        return set()


def _answers(row: dict[str, Any], since: dict[str, int], carried: Collection[str]) -> list[dict[str, str]]:
    """An experiment's answers, without those that came after the one they are compared with."""
    return [
        {
            "experiment": row["id"],
            "architecture": row["model"].get("architecture", ""),
            "field": name,
            "answer": answer["text"],
        }
        for name, answer in row["answers"].items()
        if name not in carried and answer["index"] < since.get(name, answer["index"] + 1)
    ]


def _citable(store: "Store", view: "View", others: Iterable[dict[str, Any]], text: str) -> set[str]:
    """Ids and names of experiments, and those runs and events that the text itself names."""
    from ledger.store.read import find_event

    found = {str(row[key]) for row in others for key in ("id", "name")}
    for word in {match.rstrip(".") for match in _WORD.findall(text)}:
        if view.row("runs", word) is not None or find_event(store, word) is not None:
            found.add(word)
    return found


def _earlier(
    others: Iterable[dict[str, Any]], proposed: dict[str, Any], since: int | None
) -> list[dict[str, Any]]:
    """Experiments with results of this architecture on this data, proposed before the answer was given."""
    architecture, data = proposed["spec"]["model"]["architecture"], proposed["data"]["digest"]
    return [
        {"experiment": row["id"], "name": row["name"]}
        for row in others
        if row["model"].get("architecture") == architecture
        and row["data"]["digest"] == data
        and (since is None or row["proposed"]["index"] < since)
        and set(row["counts"]) - IN_FLIGHT
    ]
