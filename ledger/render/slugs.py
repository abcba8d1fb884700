"""File names for projects, chosen here and never by whoever named the project."""

import hashlib
import re
from collections.abc import Iterable

from schemas.ids import is_name

_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)


def slugs(names: Iterable[str]) -> dict[str, str]:
    """A file name (without ending) for each name: itself where that is safe and unique in any case."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(names):
        slug = name if _safe(name) and name.lower() not in taken else _hashed(name)
        taken.add(slug.lower())
        found[name] = slug
    return found


def _safe(name: str) -> bool:
    return (
        is_name(name)
        and name.isascii()
        and not name.endswith(".")
        and name.partition(".")[0].lower() not in _RESERVED
    )


def _hashed(name: str) -> str:
    kept = re.sub(r"[^a-z0-9]+", "-", name.lower())[:40].strip("-") or "project"
    return f"{kept}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
