"""What a budget may still grant, and which limit binds. Pure; amounts in micro-dollars."""

from ledger.domain.budget import Budget, copied, evolve


def freed(state: Budget) -> Budget:
    """The state if all that is set aside came back unspent: what waiting can bring at best."""
    now = copied(state)
    for name, held in state.reservations.items():
        if held.status == "standing":
            evolve(now, "budget.released", {"reservation": name})
    return now


def room(state: Budget, experiment: str | None, project: str | None) -> tuple[int, str]:
    """What may still be granted to an experiment, and the limit that binds: the narrowest one."""
    raised = state.raises.get(experiment)
    found = [
        (state.headroom, "account")
        if raised is None
        else (raised.amount - state.use("experiment", experiment), "approval")
    ]
    for scope, name in (("project", project), ("experiment", experiment)):
        if name is not None and (scope, name) in state.caps:
            found.append((state.caps[scope, name] - state.use(scope, name), scope))
    return min(found, key=lambda pair: pair[0])


def blocked(state: Budget) -> str | None:
    """Why nothing at all is granted, or None: an overrun nobody looked at, an App nobody knows."""
    if state.overrun:
        return "overrun"
    return "foreign" if state.foreign else None
