"""Types of the spec's values. Each refuses with a sentence that a user can act on."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from schemas.ids import is_name
from schemas.money import format_usd, parse_usd
from schemas.spec_errors import shown

MAX_SEED = 2**53 - 1
_PLACE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*\Z")


def _name(text: str) -> str:
    if not is_name(text):
        raise ValueError(f"{shown(text)} is not a name: 1–100 letters, digits, '.', '_', '-', no path")
    return text


def _line(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    if not text.isprintable():
        raise ValueError(f"{shown(text)} is not one printable line")
    return text


def _prose(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


def _file_name(text: str) -> str:
    if "/" in text or "\\" in text or text.startswith("."):
        raise ValueError(f"{shown(text)} is a name, not a path: no '/', no '\\', no leading '.'")
    return text


def _place(text: str) -> str:
    if not _PLACE.match(text):
        raise ValueError(f"{shown(text)} is not module:name (a module by its import name, without .py)")
    return text


def _rate(value: Any) -> str:
    if isinstance(value, bool | float) or not isinstance(value, str | int):
        raise ValueError(f"{shown(value)} is not an amount: write dollars as text, since a float holds none")
    if isinstance(value, int) and abs(value) > 10**12:
        raise ValueError(f"{shown(value)} is not an hourly rate")
    try:
        return format_usd(parse_usd(str(value)))
    except ValueError:
        raise ValueError(f"{shown(value)} is not an amount in dollars") from None


def _dimensions(value: Any) -> Any:
    if isinstance(value, list) and value and all(type(size) is int for size in value):
        return "-".join(shown(size) for size in value)
    return value


def _subject(value: Any) -> Any:
    if type(value) is int:
        return shown(value)
    if isinstance(value, str) and value != value.strip():
        raise ValueError(f"{shown(value)} has blanks around it")
    return value


def _count(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{shown(value)} is not a count")
    return value


ProtocolKind = Literal["loso", "leave-one-session-out", "grouped-k-fold", "single-split"]
Name = Annotated[str, AfterValidator(_name)]
Line = Annotated[str, Field(max_length=300), AfterValidator(_line)]
FileName = Annotated[str, Field(max_length=100), AfterValidator(_line), AfterValidator(_file_name)]
Prose = Annotated[str, Field(max_length=5_000), AfterValidator(_prose)]
Free = Annotated[str, Field(max_length=5_000)]
"""Text that a rule judges: it may be empty."""
Place = Annotated[str, Field(max_length=200), AfterValidator(_place)]
"""`module:name`."""
Rate = Annotated[str, BeforeValidator(_rate)]
"""Dollars an hour as text, in the form of schemas.money.format_usd."""
Dimensions = Annotated[str, BeforeValidator(_dimensions), Field(max_length=300)]
Subject = Annotated[str, BeforeValidator(_subject), Field(max_length=100), AfterValidator(_line)]
Seed = Annotated[int, Field(ge=0, le=MAX_SEED)]
Seconds = Annotated[float, Field(gt=0, le=100_000_000, allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
"""Cores, or GiB."""
Count = Annotated[Any, BeforeValidator(_count)]
"""A count as it was typed; rule R3 says whether it is exact."""
