"""How an import reads on a terminal."""

from typing import Any

from ledger.cli.output import clean
from ledger.render.numbers import unit_of
from ledger.rules.imported_checks import LABELS


def text(document: dict[str, Any]) -> str:
    """The figures that the rows give, and for each check that was made how it came out."""
    name = f"{clean(document['project'])}/{clean(document['name'])}"
    size = f"{_many(document['rows'], 'row')}, {_many(document['subjects'], 'subject')}"
    lines = [
        f"imported {clean(document['experiment'])}  {name}: {size}",
        f"  mean {_figure(document, 'mean')}, SD {_figure(document, 'sd')} over subjects (ddof = 1), "
        f"pooled {_figure(document, 'pooled')} {clean(unit_of(document['unit']))}".rstrip(),
    ]
    for check, label in LABELS.items():
        verdict = document["checks"][check]
        if verdict is not None:
            lines += [f"  {label} {verdict}", *_why(check, document["differences"].get(check))]
    lines += [f"  note: {clean(note)}" for note in document["notes"]]
    return "\n".join([*lines, f"Next: `ledger table {clean(document['experiment'])}`"])


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _figure(document: dict[str, Any], name: str) -> str:
    value = document[f"recomputed_{name}"]
    return "–" if value is None else f"{value:.6g}"


def _why(check: str, found: dict[str, Any] | None) -> list[str]:
    if found is None:
        return []
    if check == "granularity":
        return _granularity(found)
    if found["recomputed"] is None:
        lines = [f"    printed {clean(found['printed'])}, but the values have none"]
    else:
        change = f"printed − recomputed = {found['difference']:+.6g}"
        lines = [f"    printed {clean(found['printed'])}, recomputed {found['recomputed']:.6g}: {change}"]
    return lines + [f"    it agrees with {clean(other)}" for other in found["agrees_with"]]


def _granularity(found: dict[str, Any]) -> list[str]:
    lines = [
        f"    line {item['line']}, {clean(item['subject'])}: {clean(item['value'])} of n = {item['n_test']}; "
        f"the nearest share is {item['nearest']:.6g}"
        for item in found["values"]
    ]
    rest = found["count"] - len(found["values"])
    lines += [f"    … and {rest} more"] if rest else []
    mean = found.get("printed_mean")
    return lines + ([f"    no whole number of items gives the printed mean {clean(mean)}"] if mean else [])
