"""The checklist before a launch elsewhere, as it was seen (R14 to R16, R20 to R23)."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ledger.rules import checklist as rules

if TYPE_CHECKING:
    from ledger.actions.runs.launching import Launching
    from ledger.errors import NoAnswer

Refusal = dict[str, str]
Ask = Callable[[str], dict[str, Any]]
"""What runs at a provider: `{"apps", "clock_skew"}` of a backend; NoAnswer if it is not known."""
ASK_SECONDS = 45.0
_TOLD = ("python", "platform", "torch", "numpy")


def asker(store: Any) -> Ask:
    """Asks the provider when it is needed, once: a launch that loses a race does not ask again."""
    answers: dict[str, dict[str, Any]] = {}

    def ask(backend: str) -> dict[str, Any]:
        from ledger.actions.money.provider import ask as ask_provider

        if _is_served():
            # who launches holds no credentials: the service asks before it starts anything
            return {"apps": None, "clock_skew": None}
        if backend not in answers:
            answers[backend] = ask_provider(store, "apps", backend, seconds=ASK_SECONDS)
        return answers[backend]

    return ask


def _is_served() -> bool:
    from ledger.settings import SERVICE, load

    return load().supervisor == SERVICE


def offline(launch: "Launching", rows: dict[str, dict[str, Any]], linted: dict[str, Any]) -> list[Refusal]:
    """What forbids a launch elsewhere by the plan and this ledger alone: R14, R25, R15's runs, R16, R27.

    `linted`: data of `script.linted`.
    """
    from ledger.actions.runs.lint_plan import lint_refusals
    from ledger.rules.cost import is_paid

    compute, environment = launch.compute, launch.proposed["environment"]
    found = rules.r14_versions(compute, environment) + rules.r14_gpus(compute) + rules.r25_stated(compute)
    found += rules.r20_mode(os.environ.get("LEDGER_MODE", ""), is_paid(compute))
    return found + rules.r15_runs(_running(launch, rows)) + lint_refusals(linted, compute)


def online(launch: "Launching", ask: Ask, linted: dict[str, Any]) -> tuple[dict[str, Any], list[Refusal]]:
    """The data of `launch.checked`, and what forbids the launch by what the provider says: R15, R20.

    The provider's clock is compared with the database's, which a day's cap goes by.
    """
    from ledger.actions.runs.lint_plan import declares_state_dict
    from ledger.errors import NoAnswer

    backend = launch.compute["backend"]
    try:
        apps, skew = _read(ask(backend))
    except NoAnswer as error:
        return {}, rules.r20_known(backend, error.message, _advice(error))
    skew = None if skew is None else skew + _ahead(launch)
    digest = launch.proposed["digests"]["plan"]
    twice, found = rules.r15_apps(apps or [], launch.store.ledger_id, launch.experiment, digest)
    saved = declares_state_dict(linted)
    data = _data(launch) | {"apps": apps, "duplicates": twice, "clock_skew": skew, "state_dict": saved}
    return data, found + rules.r20_clock(skew)


def _advice(error: "NoAnswer") -> str:
    """What the provider's client advises; nothing where it only says that there is no answer."""
    return "" if error.remedy == type(error).remedy else error.remedy


def _read(told: dict[str, Any]) -> tuple[list[dict[str, Any]] | None, float | None]:
    """Apps and clock skew of an answer; null is an answer, an absent key is none."""
    from ledger.errors import NoAnswer

    try:
        apps, skew = told["apps"], told["clock_skew"]
        if apps is not None and not all(isinstance(app, dict) for app in apps):
            raise TypeError("apps are objects")
        return apps, None if skew is None else float(skew)
    except (KeyError, TypeError, ValueError) as error:
        raise NoAnswer(f"its answer has another form: {error}") from None


def _ahead(launch: "Launching") -> float:
    """Seconds by which this machine's clock is ahead of the database's."""
    from ledger.store.read import now_micros
    from schemas.clock import now_text, to_micros

    return (to_micros(now_text()) - now_micros(launch.store)) / 1e6


def _data(launch: "Launching") -> dict[str, Any]:
    compute, environment = launch.compute, launch.proposed["environment"]
    return {
        "smoke": launch.smoke, "backend": compute["backend"], "gpu": compute.get("gpu") or "",
        "versions": {name: environment[name] for name in _TOLD if name in environment},
        "digest": launch.proposed["digests"]["plan"],
        "estimate": launch.estimate["amount"], "tier": launch.estimate["tier"],
        "runs": len(launch.due.start), "total": launch.total, "eta_seconds": launch.eta_seconds,
    }  # fmt: skip


def _running(launch: "Launching", rows: dict[str, dict[str, Any]]) -> list[str]:
    """Runs of other experiments that are under way and are what a cell that would start is."""
    from ledger.domain.decide_launch import IN_FLIGHT
    from ledger.handle import load

    context = launch.proposed["fingerprints"]["context"]
    near = [
        (name, row)
        for name, row in rows.items()
        if name != launch.experiment
        and row["state"] == "running"
        and row["fingerprints"]["context"] == context
    ]
    if not near:
        return []
    wanted = set(_prints(launch.proposed, launch.due.start).values())
    found = []
    for name, row in near:
        open_cells = tuple(int(n) for n, cell in row["cells"].items() if cell["state"] in IN_FLIGHT)
        prints = _prints(load(launch.store, f"experiment-{name}").state.proposed, open_cells)
        found += [f"{name}.{number}" for number, run in prints.items() if run in wanted]
    return found


def _prints(proposed: dict[str, Any], numbers: tuple[int, ...]) -> dict[int, str]:
    """The run fingerprints of some cells of a plan, by their numbers."""
    from ledger.domain.decide_launch import fingerprints
    from ledger.plan.cells import cells

    every, of = cells(proposed["plan"]), fingerprints(proposed)
    return {number: of(every[number - 1])["run"] for number in numbers}
