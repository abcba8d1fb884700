"""R41: evidence older than six calendar months, by the ledger's own dates."""

from calendar import monthrange
from datetime import date

MONTHS = 6


def lapses(day: str, months: int = MONTHS) -> str:
    """The last day on which evidence of a day is fresh: the same day of a later month, or that month's last.

    31 August lapses after the last of February. What is no date has lapsed on the first of all days.
    """
    try:
        begun = date.fromisoformat(day)
    except ValueError:
        return date.min.isoformat()
    years, month = divmod(begun.month - 1 + months, 12)
    year = begun.year + years
    if year > date.max.year:
        return date.max.isoformat()
    return date(year, month + 1, min(begun.day, monthrange(year, month + 1)[1])).isoformat()


def is_stale(day: str, as_of: str) -> bool:
    """Whether evidence of a day is more than six months old on another day."""
    return as_of > lapses(day)
