"""R41: which caps and penalties hold for all that a claim cites together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from ledger.rules.proportions import canonical
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
    """One run or one publisher alone, or an own benchmark that nobody else's of the same metric confirms."""
    own = [item for item in primary if item["own"]]
    external = [item for item in primary if not item["own"]]
    if not primary or _metrics(own) & _metrics(external):
        return []
    found = [_unconfirmed(own, external)] if own else []
    if len({item["run"] for item in own if item["run"]}) < 2 and len(_publishers(external)) < 2:
        found.append(_single(own, external))
    return found


def _unconfirmed(own: Sequence[Item], external: Sequence[Item]) -> Finding:
    here, there = sorted(_metrics(own)), sorted(_metrics(external))
    measured = f" ({', '.join(there)} elsewhere, {', '.join(here) or 'no result'} here)" if external else ""
    confirm = "cite an independent result of the same metric as well: `ledger import results` with its source"
    return Finding(
        "own_unconfirmed", f"own benchmark without external confirmation{measured}: E3 at best", confirm
    )


def _single(own: Sequence[Item], external: Sequence[Item]) -> Finding:
    if own:
        several = "cite the results of several runs: --cite EXP cites all of them"
        return Finding("single_source", "a single run is a single source: E4 at best", several)
    named = sorted({item["source"] for item in external})
    what = "sources of different metrics" if len(set(_by_file(external).values())) > 1 else "a single source"
    lift = "cite a second, independent source of the same metric, or own results"
    return Finding("single_source", f"{what} ({', '.join(named)}): E4 at best", lift)


def _metrics(items: Sequence[Item]) -> set[str]:
    """What was measured, each by its one name; what is no result measures no metric."""
    return {canonical(item["metric"]) for item in items if item.get("metric")}


def _publishers(external: Sequence[Item]) -> set[str]:
    """The largest number of publishers that measured one metric."""
    groups = (
        [item for item in external if canonical(item.get("metric") or "") == metric]
        for metric in sorted(_metrics(external))
    )
    return max((set(_by_file(group).values()) for group in groups), key=len, default=set())


def _by_file(external: Sequence[Item]) -> dict[str, str]:
    """The publisher of each file: one file is one source, wherever it was found."""
    ordered = sorted(external, key=lambda item: str(item["source"]))
    return {item["file"] or item["event"]: item["source"] for item in ordered}


def _papers(primary: Sequence[Item]) -> list[Finding]:
    """A paper without code, weights and data; only preprints."""
    external = [item for item in primary if not item["own"]]
    found = []
    if external and len(external) == len(primary) and not any(item["open"] for item in external):
        text = "neither code, weights nor data are out: E4 at best"
        lift = "cite a source whose code is out (`ledger import results … --code URL`), or own results"
        found.append(Finding("closed_paper", text, lift))
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
