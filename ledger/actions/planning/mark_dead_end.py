"""Mark the science of an experiment, in its context, as a dead end."""

import secrets
from typing import TYPE_CHECKING, Any

from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store


def mark_dead_end(
    store: "Store",
    experiment: str,
    *,
    outcome: str,
    why: str,
    run: str | None = None,
    attempt: int | None = None,
    by: str = "ledger",
    actor: str,
) -> str:
    """The dead end's id. The ledger's own mark of one attempt is made once, however often it is asked for.

    NotFound if there is no such experiment; UsageError if a plan of several configs is marked without
    the run that showed it.
    """
    from ledger.domain.decide_dead_end import mark
    from ledger.handle import handle, load

    proposed = load(store, f"experiment-{experiment}").state.proposed
    if proposed is None:
        raise NotFound(f"there is no experiment {experiment!r} in this ledger")
    data = {
        "dead_end": _id(run, attempt, by), "experiment": experiment, "run": run, "attempt": attempt,
        **_science(proposed, load(store, f"run-{run}").state.queued if run else None),
        **(_read(store, run, attempt) if run else {"read": None}), "outcome": outcome, "why": why, "by": by,
    }  # fmt: skip
    handle(store, f"project-{proposed['project']}", mark, data, actor=actor)
    return str(data["dead_end"])


def _id(run: str | None, attempt: int | None, by: str) -> str:
    """Derived from the attempt for the ledger's own marks, so that asking again marks nothing twice."""
    if by != "ledger" or run is None:
        return "d" + secrets.token_hex(5)
    from schemas.canonical import fingerprint

    return "d" + fingerprint("dead_end/1", [run, attempt])[:10]


def _read(store: "Store", run: str, attempt: int | None) -> dict[str, Any]:
    """`read`, the config keys that the attempt (by default the last) read, None if unknown or all there were.

    With `defaults` where its code has some.
    """
    from ledger.store.read import read_stream

    told = [
        event.data
        for event in read_stream(store, f"run-{run}")
        if event.type == "config.read" and attempt in (None, event.data["attempt"])
    ]
    if not told or told[-1]["whole"]:
        return {"read": None}
    defaults = told[-1].get("defaults")
    return {"read": list(told[-1]["keys"]), **({"defaults": dict(defaults)} if defaults else {})}


def _science(proposed: dict[str, Any], queued: dict[str, Any] | None) -> dict[str, Any]:
    """What is dead: the config of the run, or the plan's only one, in the plan's context."""
    from schemas.spec_science import config_fingerprint

    spec, configs = proposed["spec"], proposed["plan"]["configs"]
    if queued is None and len(configs) > 1:
        raise UsageError(f"the plan has {len(configs)} configs", "name the run that showed it: --run RUN")
    config = configs[0] if queued is None else queued["config"]
    return {
        "config_fingerprint": config_fingerprint(spec, config),
        "context_fingerprint": proposed["fingerprints"]["context"],
        "code_fingerprint": proposed["fingerprints"]["code"],
        "volatile": spec["volatile"]["keys"],
        "config": config,
        "architecture": spec["model"]["architecture"],
        "data_digest": proposed["data"]["digest"],
    }
