"""The rules by which runs refused their own result: R9 (another metric), R31 (one class), R35 (it moved)."""

import re
from collections.abc import Iterable

from ledger.rules.refusal import Refusal, listed, refusal
from ledger.rules.roster import ONE_CLASS

_RULE = re.compile(r"(?:[\w.]*Error: )?(R[0-9]{1,2}): (.+)")
_REMEDIES = {
    "R9": "let the code report the frozen metric, or propose it anew with the metric that it reports",
    "R31": ONE_CLASS,
    "R35": "report it by run.trials(ids, amplitudes) with mean_abs or rms, and propose it anew",
}


def refused_runs(errors: Iterable[str]) -> list[Refusal]:
    """One refusal for each rule that runs ended by; `errors` are theirs, `R31: single-class fold: …`."""
    found: dict[str, list[str]] = {}
    for error in errors:
        match = _RULE.match(error)
        if match and match[1] in _REMEDIES and match[2] not in found.setdefault(match[1], []):
            found[match[1]].append(match[2])
    return [refusal(rule, listed(said, 5, "; "), _REMEDIES[rule]) for rule, said in sorted(found.items())]
