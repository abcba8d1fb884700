"""R9: the metric that is named is the spec's, in its unit and direction."""

import re
from typing import Any

from ledger.rules.answers import mentions, words
from ledger.rules.refusal import Refusal, refusal

_UNITS = (
    "ns", "us", "µs", "ms", "s", "sec", "seconds", "milliseconds", "minutes", "hours", "%", "percent",
    "fraction", "nV", "uV", "µV", "mV", "V", "Hz", "kHz", "MHz", "nm", "mm", "cm", "m", "km", "mg", "g", "kg",
    "bits", "nats", "dB", "mA", "A", "W", "kW", "J", "kJ", "K", "°C", "degrees", "radians", "px", "pixels",
    "usd", "dollars",
)  # fmt: skip
_STATED = re.compile(r"(?:\bin\s+|[(\[]\s*|\bunit\b\s*:?\s*)([^\s,;()\[\]]+)")
_WAYS = {
    "lower": {"lower", "lowest", "smaller", "minimise", "minimize", "minimised", "minimized", "minimum"},
    "higher": {
        "higher",
        "highest",
        "larger",
        "greater",
        "maximise",
        "maximize",
        "maximised",
        "maximized",
        "maximum",
    },
}


def r9_metric(text: str, metric: dict[str, Any]) -> list[Refusal]:
    """R9: the answer names the spec's metric and contradicts neither its unit nor its direction."""
    name, unit, direction = metric["name"], metric["unit"], metric["direction"]
    right = f"{name} in {unit} on the {metric['split']}, {direction} is better"
    remedy = f'answer metric="{right}", or correct the spec'
    found = []
    if not mentions(text, name):
        found.append(refusal("R9", f"the metric of the spec is {name}; the answer does not name it", remedy))
    other = _other_unit(text, unit)
    if other:
        found.append(refusal("R9", f"the answer says {other}, the spec's unit is {unit}", remedy))
    if _contradicts(text, direction):
        found.append(refusal("R9", f"the answer contradicts the spec's direction: {direction}", remedy))
    return found


def _other_unit(text: str, unit: str) -> str | None:
    """A well-known unit that is stated where the spec's own unit is not."""
    if unit.lower() in text.lower().split() or mentions(text, unit):
        return None
    stated = [match.rstrip(".:") for match in _STATED.findall(text)]
    return next((word for word in stated if word in _UNITS and word != unit), None)


def _contradicts(text: str, direction: str) -> bool:
    said = set(words(text))
    opposite = "higher" if direction == "lower" else "lower"
    return bool(said & _WAYS[opposite]) and not said & _WAYS[direction]
