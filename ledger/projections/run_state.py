"""How events move a run: current attempt and state. Two projections share these steps; pure."""

from schemas.envelope import Event

OUTCOMES = frozenset({"ok", "failed", "nan", "timeout", "oom", "killed", "preempted", "stopped"})
ACTIVE = frozenset({"queued", "running", "suspected"})
TYPES = frozenset(
    {
        "run.queued", "spawn.intended", "attempt.claimed", "run.suspected", "run.lost",
        "run.recovered", "run.ended", "result.recorded",
    }
)  # fmt: skip


def step(attempt: int, state: str, event: Event) -> tuple[int, str]:
    """Attempt and state after an event; state is '' before the run is queued.

    An event of an earlier attempt is stale: it changes nothing here. A late outcome or result of the
    current attempt holds even after `lost`; an outcome, once known, is never taken back by a guess.
    """
    if event.type == "run.queued":
        return attempt, state if state == "ok" or state in ACTIVE else "queued"
    if event.type not in TYPES:
        return attempt, state
    number = event.data["attempt"]
    if number < attempt:
        return attempt, state
    if number > attempt:
        attempt, state = number, "queued"
    return attempt, state if state in OUTCOMES else _next(state, event)


def _next(state: str, event: Event) -> str:
    """The state of the current attempt, which has no outcome yet."""
    match event.type:
        case "run.ended":
            return str(event.data["outcome"])
        case "result.recorded":
            return str(event.data["status"])
        case "attempt.claimed" | "run.recovered":
            return "running"
        case "run.lost":
            return "lost"
        case "run.suspected" if state != "lost":
            return "suspected"
    return state
