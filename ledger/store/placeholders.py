"""`?` placeholders for psycopg."""

from functools import lru_cache


@lru_cache(maxsize=512)
def for_psycopg(sql: str) -> str:
    """A statement with `%s` for each `?` outside quoted text, and every `%` doubled."""
    parts = sql.replace("%", "%%").split("'")
    parts[::2] = [part.replace("?", "%s") for part in parts[::2]]
    return "'".join(parts)
