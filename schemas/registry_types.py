"""Where each stored name has its models: the module below `schemas.events`. Nothing here imports one."""

TYPES: dict[str, tuple[str, ...]] = {
    "approval": ("approval.drawn", "launch.approved", "launch.denied"),
    "approver": (
        "app.assigned", "approver.enrolled", "approver.refused", "approver.revoked", "cap.stated",
        "rates.recorded", "supervisor.bound",
    ),
    "billing": ("budget.assigned", "budget.cleared", "budget.reconciled", "cost.reconciled"),
    "budget": (
        "budget.cap_changed", "budget.committed", "budget.denied", "budget.opened", "budget.overrun",
        "budget.raised", "budget.released", "budget.reserved",
    ),
    "checklist": ("estimate.refused", "launch.checked", "script.linted"),
    "claim": ("claim.graded", "claim.refused", "claim.reverified"),
    "dead_end": ("dead_end.marked", "dead_end.reopened"),
    "estimate": ("cost.estimated",),
    "experiment": (
        "analysis.noted", "experiment.closed", "experiment.counted", "gate.answered", "gate.checked",
        "launch.refused", "launch.requested", "observable.declared", "observable.reclassified",
        "reclassification.refused", "smoke.verified",
    ),
    "imported": ("experiment.imported", "results.imported"),
    "ledger": ("ledger.opened", "replay.checked"),
    "project": (
        "data.registered", "decision.recorded", "proposal.refused", "stage.completed", "stage.refused",
    ),
    "proposal": ("experiment.proposed",),
    "run": (
        "checkpoint.saved", "metrics.logged", "nonfinite.detected", "run.heartbeat", "run.lost",
        "run.queued", "run.recovered", "run.suspected",
    ),
    "run_attempt": ("attempt.claimed", "run.spawned", "spawn.intended"),
    "run_end": ("cost.incurred", "result.recorded", "run.ended"),
    "run_facts": ("config.read", "invariance.checked"),
    "stop": ("guard.tripped", "provider.reported", "stop.approved", "stop.refused", "stop.requested"),
}  # fmt: skip

HOMES = {name: module for module, names in TYPES.items() for name in names}
"""Module by stored name. A new type stands here, or the test of the registry names it."""
