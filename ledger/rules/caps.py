"""R41: which caps and penalties hold for all that a claim cites together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ledger.rules.staleness import is_stale, lapses

Item = dict[str, Any]
"""One cited event in the shape of schemas.events.claim.Evidence."""


class Finding(NamedTuple):
    """A cap or penalty by its name in `grades.grade` (`base`: the events themselves), and what lifts it."""

    name: str
    text: str
    lift: str


def caps(evidence: Sequence[Item], kind: str, as_of: str) -> list[Finding]:
    """The caps and penalties that hold as of a date (YYYY-MM-DD).

    Only primary evidence can lift one, so that nothing typed beside it changes anything.
    """
    primary = [item for item in evidence if item["primary"]]
    found = [] if kind == "financial" else [*_sources(primary), *_papers(primary)]
    return [*found, *_stale(evidence, primary, as_of)]


def _sources(primary: Sequence[Item]) -> list[Finding]:
    """One external source, one run, or an own benchmark that nobody else confirms."""
    own = [item for item in primary if item["own"]]
    external = _publishers(primary)
    found = []
    if own and not external:
        confirm = "cite an independent result as well: `ledger import results` with its source and code"
        found.append(
            Finding("own_unconfirmed", "own benchmark without external confirmation: E3 at best", confirm)
        )
        if len({item["run"] for item in own if item["run"]}) < 2:
            several = "cite the results of several runs: --cite EXP cites all of them"
            found.append(Finding("single_source", "a single run is a single source: E4 at best", several))
    if len(external) == 1 and not own:
        text = f"a single source ({external[0]}): E4 at best"
        found.append(Finding("single_source", text, "cite a second, independent source or own results"))
    return found


def _publishers(primary: Sequence[Item]) -> list[str]:
    """Who measured what was imported; one file is one source, wherever it was found."""
    external = sorted((item for item in primary if not item["own"]), key=lambda item: str(item["source"]))
    by_file = {item["file"] or item["event"]: item["source"] for item in external}
    return sorted(set(by_file.values()))


def _papers(primary: Sequence[Item]) -> list[Finding]:
    """A paper without code, weights and data; only preprints."""
    external = [item for item in primary if not item["own"]]
    found = []
    if external and len(external) == len(primary) and not any(item["open"] for item in external):
        text = "neither code, weights nor data are out: E4 at best"
        found.append(Finding("closed_paper", text, "cite a source whose code is out, or own results"))
    if external and all(item["preprint"] for item in external):
        text = "a preprint: one grade worse"
        found.append(Finding("preprint", text, "cite a source that is no preprint"))
    return found


def _stale(evidence: Sequence[Item], primary: Sequence[Item], as_of: str) -> list[Finding]:
    """By the newest measurement; where all is typed by the oldest word, which no further word renews."""
    if not evidence:
        return []
    day = max(item["date"] for item in primary) if primary else min(item["date"] for item in evidence)
    if not is_stale(day, as_of):
        return []
    again = "measure it again, then `ledger claim --reverify CLAIM --cite EVENT`, or cite newer events"
    return [Finding("stale", f"stale since {lapses(day)}: one grade worse", again)]
