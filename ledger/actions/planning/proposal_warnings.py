"""What a proposal is told without being refused; each rule adds its own to the list."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ledger.plan.facts import Facts

Warned = dict[str, str]
"""`{"rule", "reason", "remedy"}`, in the shape of a refusal."""


def warnings(plan: dict[str, Any], facts: "Facts") -> list[Warned]:
    """All warnings about a plan (data of experiment.proposed), in the order of the rules."""
    return [*_records(plan, facts), *_config(plan), *_elsewhere(plan)]


def _records(plan: dict[str, Any], facts: "Facts") -> list[Warned]:
    from ledger.rules.roster import w31_single_rows

    return w31_single_rows(plan["data"]["subject_column"], rows=facts.rows, subjects=facts.subjects)


def _config(plan: dict[str, Any]) -> list[Warned]:
    from ledger.rules.config_lint import w39_config

    return w39_config(plan["spec"], plan["plan"]["configs"])


def _elsewhere(plan: dict[str, Any]) -> list[Warned]:
    """What the launch will refuse of [compute], told while the spec is still open (R14, R25)."""
    from ledger.rules.checklist import r14_gpus, r25_stated

    compute = plan["spec"]["compute"]
    return r14_gpus(compute) + r25_stated(compute)
