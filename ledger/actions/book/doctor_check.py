"""What the doctor finds."""

from typing import NamedTuple


class Check(NamedTuple):
    """One finding. `ok` is None for what is worth knowing but forbids nothing."""

    name: str
    ok: bool | None
    detail: str
    remedy: str = ""
