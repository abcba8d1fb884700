"""The first line of a file of results: which columns it has, and whether they make one of the two forms."""

import re

from ledger.errors import UsageError

FORMS = (("subject", "value"), ("subject", "correct", "total"))
OPTIONAL = ("seed", "n_test")
KNOWN = ("subject", "value", "correct", "total", *OPTIONAL)
MEANT = {
    "seeds": "seed", "random_seed": "seed", "rng_seed": "seed", "ntest": "n_test", "n_tests": "n_test",
    "ntests": "n_test", "test_n": "n_test",
}  # fmt: skip
"""Titles that would be an optional column if they were spelled so: never passed over in silence."""
_REMEDY = "the columns are subject,value or subject,correct,total; optional are seed and n_test"


def places(header: list[str] | None, line: int, name: str) -> dict[str, int]:
    """The place of each known column; UsageError for one that is missing, doubled or misspelled."""
    where = f"{name}, line {line}"
    if header is None:
        raise UsageError(f"{where}: there is no header", _REMEDY)
    titles = [_title(cell) for cell in header]
    for title in titles:
        if title in KNOWN and titles.count(title) > 1:
            raise UsageError(f"{where}: the column {title!a} comes twice", "name it once")
        if title in MEANT:
            raise UsageError(f"{where}: the column {title!a} is not known", f"is it {MEANT[title]}?")
    absent = _absent(titles)
    if absent:
        missing, found = (", ".join(ascii(one.strip()[:40]) for one in some[:8]) for some in (absent, header))
        raise UsageError(f"{where}: no column {missing}; found: {found}", _remedy(header))
    if "value" in titles and "correct" in titles:
        raise UsageError(f"{where}: both value and correct,total", "give the values or the counts")
    return {title: place for place, title in enumerate(titles) if title in KNOWN}


def passed_over(header: list[str]) -> list[str]:
    """The titles of the columns that are not read, without those that have none."""
    return [cell.strip() for cell in header if cell.strip() and _title(cell) not in KNOWN]


def _title(cell: str) -> str:
    return re.sub(r"[-\s]+", "_", cell.strip().lower())


def _absent(titles: list[str]) -> list[str]:
    """What the nearer of the two forms lacks."""
    form = FORMS[1] if {"correct", "total"} & set(titles) else FORMS[0]
    return [title for title in form if title not in titles]


def _remedy(header: list[str]) -> str:
    if len(header) == 1 and re.search("[;\t]", header[0]):
        return "separate the cells by commas, and write a decimal point"
    return _REMEDY
