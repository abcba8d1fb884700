"""What one event says of a cell, in one line. Not escaped."""

from collections.abc import Callable
from typing import Any

from ledger.render.numbers import config, counted, dollars, exact, seconds
from ledger.render.text import shortened

Data = dict[str, Any]
_MOST = 160


def said(kind: str, data: Data) -> str:
    """The line for an event of a type."""
    return shortened(_WORDS.get(kind, _plain)(data), _MOST)


def _plain(data: Data) -> str:
    """An event that has no words of its own: its short fields."""
    return ", ".join(
        f"{name} {value}" for name, value in data.items() if isinstance(value, str | int | float)
    )


def _proposed(data: Data) -> str:
    plan = data["plan"]
    size = " × ".join(
        counted(len(plan[part]), len(plan[part]), noun)
        for part, noun in (("subjects", "fold"), ("seeds", "seed"), ("configs", "configuration"))
    )
    after = f", after {data['ancestor']}" if data.get("ancestor") else ""
    return f"{data['project']}/{data['name']}: {size}; plan {data['digests']['plan'][:12]}{after}"


def _answered(data: Data) -> str:
    carried = f" (carried over from {data['carried_from']})" if data.get("carried_from") else ""
    return f"{data['field']}: {data['answer']}{carried}"


def _checked(data: Data) -> str:
    if data["ready"]:
        return "all eight answers stand"
    return "; ".join([*(f"missing {name}" for name in data["missing"]), _rules(data)]).rstrip("; ")


def _rules(data: Data) -> str:
    return "; ".join(f"{item['rule']}: {item['reason']}" for item in data["refused"])


def _estimated(data: Data) -> str:
    worst = f"worst case {dollars(data['worst_case'])}"
    return f"{dollars(data['amount'])}, {worst}, tier {data['tier']}: {data['formula']}"


def _launched(data: Data) -> str:
    what = "smoke run" if data["smoke"] else "launch"
    return f"{what} of {counted(len(data['cells']), len(data['cells']), 'cell')} on {data['backend']}"


def _ended(data: Data) -> str:
    error = (data.get("error") or "").strip().splitlines()
    why = f": {error[-1]}" if error and data["outcome"] != "ok" else ""
    return f"attempt {data['attempt']} ended {data['outcome']} after {seconds(data['seconds'])}{why}"


def _result(data: Data) -> str:
    value = "none" if data["value"] is None else repr(data["value"])
    by = ", self-reported" if data.get("self_reported", True) else ", computed by the ledger"
    return f"{data['metric']} = {value} ({data['status']}{by})"


def _claimed(data: Data) -> str:
    return f"attempt {data['attempt']} taken by {data['worker']} on {data['hardware']}"


def _nonfinite(data: Data) -> str:
    value = data["value"]
    named = value["nonfinite"] if isinstance(value, dict) else value
    step = "" if data.get("step") is None else f" at step {data['step']}"
    return f"attempt {data['attempt']}: {data['key']} was {named}{step}"


def _cost(data: Data) -> str:
    cost = f"{dollars(data['amount'])} for {seconds(data['seconds'])}"
    return f"attempt {data['attempt']}: {cost}, {data['source']}"


def _alive(data: Data) -> str:
    if data.get("step") is None:
        return f"attempt {data['attempt']}: alive"
    of = "" if data.get("steps") is None else f" of {data['steps']}"
    return f"attempt {data['attempt']}: step {data['step']}{of}"


_WORDS: dict[str, Callable[[Data], str]] = {
    "experiment.proposed": _proposed,
    "experiment.counted": lambda data: f"{exact(data['parameters'])} parameters, {data['method']}",
    "gate.answered": _answered, "gate.checked": _checked, "cost.estimated": _estimated,
    "launch.requested": _launched, "launch.refused": _rules,
    "smoke.verified": lambda data: f"{data['run']} watched for {seconds(data['seconds'])}",
    "run.queued": lambda data: f"seed {data.get('seed')}: {config(data.get('config') or {})}",
    "spawn.intended": lambda data: f"attempt {data['attempt']} on {data['backend']}",
    "run.spawned": lambda data: f"attempt {data['attempt']} started on {data['backend']}",
    "attempt.claimed": _claimed, "nonfinite.detected": _nonfinite, "run.ended": _ended,
    "result.recorded": _result, "cost.incurred": _cost,
    "run.heartbeat": _alive,
    "metrics.logged": lambda data: f"attempt {data['attempt']}: step {data['points'][-1]['step']}",
    "checkpoint.saved": lambda data: f"attempt {data['attempt']}: step {data['step']}",
    **dict.fromkeys(
        ("run.suspected", "run.lost", "run.recovered"),
        lambda data: f"attempt {data['attempt']}: {data['why']}",
    ),
    "config.read": lambda data: f"attempt {data['attempt']} read {', '.join(data['keys']) or 'no key'}",
    "experiment.imported": lambda data: (
        f"{data['file']['path']} from {data['source']}, SHA-256 {data['file']['sha256'][:12]}…"
    ),
}  # fmt: skip
