"""The backends that a spec may name: this project's own, and those that are installed beside it."""

from ledger.errors import UsageError

KNOWN = ("local", "modal", "process", "slurm")
GROUP = "ledger.backends"


def check_backend(name: str, where: str = "compute.backend") -> None:
    """UsageError for a backend that nobody provides, with the name that was probably meant."""
    if name in KNOWN:
        return
    from difflib import get_close_matches
    from importlib.metadata import entry_points

    known = sorted({*KNOWN, *entry_points(group=GROUP).names})
    if name in known:
        return
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f'did you mean "{near[0]}"? ' if near else ""
    raise UsageError(f"{where}: there is no backend {name!r}", f"{hint}there are {', '.join(known)}")
