"""How the checklist of a launch elsewhere, and what its smoke run printed, read on a terminal."""

from typing import Any

from ledger.cli.output import clean
from ledger.cli.spans import span

APPS, LINES = 6, 6


def checklist_lines(seen: dict[str, Any] | None) -> list[str]:
    """What was seen before the launch and what it starts; nothing before any launch elsewhere."""
    if seen is None:
        return []
    versions = ", ".join(f"{clean(name)} {clean(value)}" for name, value in seen["versions"].items())
    saved = ("no doubt" if seen["state_dict"] else "doubts") + " about its state_dict (R16)"
    return [
        f"checked    {clean(seen['gpu'] or 'no GPU')}; {versions or 'versions unknown'}; {saved}; "
        f"plan {seen['digest'][:12]}",
        f"provider   {_apps(seen['apps'])}; {_clocks(seen['clock_skew'])}",
        f"starts     {seen['runs']} run{'' if seen['runs'] == 1 else 's'} on {clean(seen['backend'])}, "
        f"${seen['total_usd']}, in about {span(seen['eta_seconds'])}",
    ]


def smoke_lines(verified: dict[str, Any] | None) -> list[str]:
    """The last lines that the smoke run printed while it was watched (R22); nothing before that."""
    if verified is None:
        return []
    said = [line for line in verified["snippet"].splitlines() if line.strip()]
    if not said:
        return [f"watched    {clean(verified['run'])}: it printed nothing"]
    left = f", the last {LINES} of {len(said)} lines" if len(said) > LINES else ""
    return [
        f"watched    {clean(verified['run'])} printed{left}:",
        *(f"  {clean(one)}" for one in said[-LINES:]),
    ]


def _apps(apps: list[dict[str, Any]] | None) -> str:
    if apps is None:
        return "its Apps are not told"
    if not apps:
        return "no App runs there"
    names = ", ".join(clean(app.get("name") or app.get("app") or "?") for app in apps[:APPS])
    more = f" and {len(apps) - APPS} more" if len(apps) > APPS else ""
    return f"runs there: {names}{more}"


def _clocks(skew: float | None) -> str:
    return "its clock is not told" if skew is None else f"clocks {abs(skew):.1f} s apart"
