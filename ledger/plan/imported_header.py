"""The first line of a file of results: which columns it has, and whether they make one of the two forms."""

from ledger.errors import UsageError

FORMS = (("subject", "value"), ("subject", "correct", "total"))
OPTIONAL = ("seed", "n_test")
KNOWN = ("subject", "value", "correct", "total", *OPTIONAL)
_REMEDY = "the columns are subject,value or subject,correct,total; optional are seed and n_test"


def places(header: list[str] | None, name: str) -> dict[str, int]:
    """The place of each column; UsageError for one that is missing, doubled or not known."""
    if not header or not any(title.strip() for title in header):
        raise UsageError(f"{name}, line 1: there is no header", _REMEDY)
    titles = [title.strip().lower() for title in header]
    for title in titles:
        if titles.count(title) > 1:
            raise UsageError(f"{name}, line 1: the column {title[:40]!a} comes twice", "name it once")
    unknown = [title for title in titles if title not in KNOWN]
    absent = _absent(titles)
    if absent or unknown:
        shown = ", ".join(ascii(title[:40]) for title in (absent or unknown)[:8])
        what = f"no column {shown}" if absent else f"columns that are not known: {shown}"
        found = ", ".join(ascii(title[:40]) for title in titles[:8])
        raise UsageError(f"{name}, line 1: {what}; found: {found}", _REMEDY)
    if "value" in titles and "correct" in titles:
        raise UsageError(f"{name}, line 1: both value and correct,total", "give the values or the counts")
    return {title: place for place, title in enumerate(titles)}


def _absent(titles: list[str]) -> list[str]:
    """What the nearer of the two forms lacks."""
    form = FORMS[1] if {"correct", "total"} & set(titles) else FORMS[0]
    return [title for title in form if title not in titles]
