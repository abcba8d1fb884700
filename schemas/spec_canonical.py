"""Keys that later versions of the spec added: unset they are left out, so that old digests stay. Light."""

from typing import Any

LATER = {
    "data": ("target_column",),
    "protocol": ("session_column", "k", "test"),
    "metric": ("uncertainty",),
    "compute": ("gpu", "cpu", "memory_gib", "rate_usd_per_hour", "rate_source"),
    "observable": ("symmetry", "stored_as", "gauge_fix", "independent_unit", "trial_ids"),
}
LATER_TABLES = ("need", "baseline")


def without_unset(plain: dict[str, Any]) -> dict[str, Any]:
    """A canonical spec without the later keys and tables that it does not state."""
    kept = dict(plain)
    for table, keys in LATER.items():
        kept[table] = {
            key: value for key, value in kept[table].items() if key not in keys or value not in (None, "")
        }
    for table in LATER_TABLES:
        stated = {key: value for key, value in kept.pop(table).items() if value is not None}
        if stated:
            kept[table] = stated
    return kept
