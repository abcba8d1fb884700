"""What somebody is shown before he stops a run, and what came of it."""

from typing import Any

from ledger.cli.output import clean
from ledger.cli.spans import span


def shown(held: dict[str, Any]) -> str:
    """What runs, for how long, what remains, what would be lost, and the money."""
    of = f"{held['project']}/{held['name']}" if held["name"] else str(held["project"])
    where = " on ".join(str(part) for part in (held["backend"], held["hardware"]) if part)
    lines = [
        f"run        {clean(held['run'])}, attempt {held['attempt']}: {clean(of)}, {_cell(held)}",
        f"runs       {_since(held)}, {clean(where)}",
        f"remains    {_remains(held)}",
        f"checkpoint {_checkpoint(held)}",
        f"money      ${held['cost_usd']} so far at ${held['rate_usd_per_hour']}/h, "
        f"${held['reserved_usd']} reserved",
    ]
    return "\n".join(lines)


def ended(document: dict[str, Any]) -> str:
    """The end, or that it was not seen in time."""
    run = clean(document["run"])
    if document["stopped"]:
        return f"{run}: {clean(document['outcome'])}\nNext: `ledger status {run}`"
    return f"{run}: approved, but not ended yet: {clean(document['why'])}\nNext: `ledger status {run}`"


def _cell(held: dict[str, Any]) -> str:
    subject = "no subject" if held["subject"] is None else f"subject {clean(held['subject'])}"
    return subject if held["seed"] is None else f"{subject}, seed {held['seed']}"


def _since(held: dict[str, Any]) -> str:
    if held["seconds"] is None:
        return "no worker has claimed it yet"
    doubt = "" if held["state"] == "running" else f" ({clean(held['state'])})"
    return f"for {span(held['seconds'])}{doubt}, since {held['since'][:19]}Z"


def _remains(held: dict[str, Any]) -> str:
    step = "no step yet" if held["step"] is None else f"step {held['step']} of {held['steps'] or 'unknown'}"
    eta = "" if held["eta_seconds"] is None else f", about {span(held['eta_seconds'])} to go"
    left = held["timeout_left_s"]
    return f"{step}{eta}" + ("" if left is None else f"; it may run for {span(left)} more")


def _checkpoint(held: dict[str, Any]) -> str:
    last = held["checkpoint"]
    if last is None:
        return "none: all that it has computed would be lost"
    since = last["steps_since"]
    lost = "" if since is None else f": {since} step{'' if since == 1 else 's'} since then would be lost"
    return f"at step {last['step']}, {span(last['age_seconds'])} ago{lost}"
