"""How an attempt ends: result, cost and end, in this order and in one write."""

import traceback
from collections.abc import Container
from typing import Any

from schemas.money import cost
from workers.descriptor import Descriptor
from workers.facts import Facts
from workers.nonfinite import NonFinite
from workers.result import sixteen
from workers.spool import Entry, Spool
from workers.text import tail

_OOM = ("out of memory", "can't allocate memory", "not enough memory", "cannot allocate memory")
_TRACEBACK = 4000


def verdict(error: BaseException | None, facts: Facts) -> tuple[str, str | None, int | None]:
    """Outcome, error text and exit code of training code that returned or raised."""
    if facts.nonfinite is not None or isinstance(error, NonFinite):
        return "nan", facts.nonfinite or str(error), None
    if facts.refused is not None:
        return "failed", facts.refused, 1
    if error is None:
        return ("ok", None, 0) if facts.reported is not None else ("failed", "ended without run.result", 0)
    if isinstance(error, SystemExit):
        return _exited(error, facts)
    text = tail("".join(traceback.format_exception(error)), _TRACEBACK)
    if isinstance(error, MemoryError) or any(sign in str(error).lower() for sign in _OOM):
        return "oom", text, None
    return "failed", text, 1


def ending(
    plan: Descriptor, facts: Facts, outcome: str, done: Container[str] = (), **end: Any
) -> list[Entry]:
    """The events that close an attempt, less those `done`: what it read, its result, its cost, its end.

    `end` may hold error, exit_code and signal. A command without a plan has no sixteen fields.
    """
    seconds, why = facts.seconds(), _reason(end.get("error"))
    ended = {"attempt": plan.attempt, "outcome": outcome, "seconds": seconds, "steps": facts.step}
    closing = {
        "config.read": None if facts.read is None else {"attempt": plan.attempt, **facts.read},
        "result.recorded": sixteen(plan, facts, outcome, seconds=seconds, why=why)
        if plan.experiment
        else None,
        "cost.incurred": cost_of(plan, seconds),
        "run.ended": {**ended, **end},
    }
    return [(plan.stream, name, data) for name, data in closing.items() if data and name not in done]


def cost_of(plan: Descriptor, seconds: float) -> dict[str, Any]:
    """Data of `cost.incurred`: rate × seconds × machines (R24)."""
    return {
        "attempt": plan.attempt, "amount": cost(plan.rate_per_hour, seconds, plan.machines),
        "seconds": seconds, "rate_per_hour": plan.rate_per_hour, "machines": plan.machines,
        "account": plan.account, "day": plan.day,
    }  # fmt: skip


def write_ending(spool: Spool, plan: Descriptor, facts: Facts, outcome: str, **end: Any) -> None:
    """Spool the ending; on disk when this returns."""
    spool.write(ending(plan, facts, outcome, **end))


def _exited(error: SystemExit, facts: Facts) -> tuple[str, str | None, int | None]:
    code = error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    if code == 0:
        return verdict(None, facts)
    return "failed", f"the training code called exit({error.code!r})", code


def _reason(error: str | None) -> str:
    return error.strip().splitlines()[-1][:300] if error and error.strip() else ""
