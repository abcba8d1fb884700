"""What is stated beside a file of results: where they are from and what they measure."""

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledger.actions.texts import check_form
from ledger.errors import UsageError

if TYPE_CHECKING:
    from ledger.store.open import Store

DIRECTIONS = ("higher", "lower")
PROTOCOLS = ("loso", "leave-one-session-out", "grouped-k-fold", "single-split")
_PRINTED = re.compile(r"[-+]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?\Z")


@dataclass(frozen=True, slots=True)
class Stated:
    """The printed figures stay texts: their decimals say how far they were rounded. See `plainly`."""

    project: str
    name: str
    metric: str
    unit: str
    direction: str
    source: str
    protocol: str = "loso"
    printed_mean: str | None = None
    printed_sd: str | None = None
    published: str | None = None
    preprint: bool = False
    code: str | None = None

    def printed(self) -> dict[str, str]:
        """Those of `mean` and `sd` that were given."""
        given = {"mean": self.printed_mean, "sd": self.printed_sd}
        return {name: text for name, text in given.items() if text is not None}


def plainly(stated: Stated) -> Stated:
    """With the figures as digits: without a typeset minus, blanks and, where the unit is percent, its sign.

    The words of `direction` and `protocol` count in any case.
    """
    from ledger.rules.proportions import is_percent

    def digits(text: str | None) -> str | None:
        if text is None:
            return None
        bare = text.strip().replace("\u2212", "-")
        return bare.removesuffix("%").rstrip() if is_percent(stated.unit) else bare

    return replace(
        stated, printed_mean=digits(stated.printed_mean), printed_sd=digits(stated.printed_sd),
        direction=stated.direction.strip().lower(), protocol=stated.protocol.strip().lower(),
    )  # fmt: skip


def check_stated(store: "Store", stated: Stated) -> None:
    """UsageError for the first thing that is not as it should be."""
    _names(stated)
    for name in ("metric", "unit", "source", "code"):
        _short(name, getattr(stated, name))
    _one_of("direction", stated.direction, DIRECTIONS)
    _one_of("protocol", stated.protocol, PROTOCOLS)
    _direction(stated)
    for name, text in stated.printed().items():
        if _PRINTED.match(text) is None:
            remedy = 'state --unit "%"' if text.endswith("%") else "write it like 0.755"
            raise UsageError(f"--printed-{name} {text[:40]!a} is not a number", remedy)
    if stated.printed_sd is not None and float(stated.printed_sd) < 0:
        raise UsageError(f"--printed-sd {stated.printed_sd} is negative", "an SD is at least 0")
    if stated.published is not None:
        _date(store, stated.published)


def _names(stated: Stated) -> None:
    from schemas.ids import is_name

    for option, text in (("project", stated.project), ("name", stated.name)):
        if not is_name(text):
            raise UsageError(
                f"--{option} {text[:60]!a} is not a name", "1–100 letters, digits, '.', '_', '-'"
            )


def _short(name: str, text: str | None) -> None:
    if text is None:
        return
    if not text.strip():
        remedy = "write --unit 1 where there is none" if name == "unit" else f"say it: --{name} TEXT"
        raise UsageError(f"--{name} is empty", remedy)
    check_form(name, text)


def _one_of(name: str, text: str, words: tuple[str, ...]) -> None:
    if text not in words:
        raise UsageError(f"--{name} {text[:40]!a} is not known", f"one of {', '.join(words)}")


def _direction(stated: Stated) -> None:
    """A known metric has one direction."""
    from ledger.rules.proportions import direction_of

    known = direction_of(stated.metric)
    if known is not None and known != stated.direction:
        raise UsageError(
            f"--direction {stated.direction}: of {stated.metric} the {known} is better",
            f"--direction {known}, or the metric's own name",
        )


def _date(store: "Store", text: str) -> None:
    from datetime import date

    from ledger.store.read import now_micros
    from schemas.clock import to_text

    try:
        given = date.fromisoformat(text).isoformat()
    except ValueError:
        given = ""
    if given != text:
        raise UsageError(f"--published {text[:40]!a} is not a date", "write 2026-03-01")
    if text > to_text(now_micros(store))[:10]:
        raise UsageError(f"--published {text} is still to come", "the day on which the source was published")
