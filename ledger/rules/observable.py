"""Amplitude-only observables: the declaration (R34), its reclassification, and what a headline needs (R35).

Of an amplitude-only observable the sign or the phase of a stored value is a choice of gauge, so only what
does not change under x → ±x (Z2), e^{iφ}x (U(1)) or Qx with orthogonal Q (O(k)) is a measurement.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ledger.rules.answers import is_placeholder, words
from ledger.rules.observable_words import r35_answer, r35_unit, r35_words
from ledger.rules.refusal import Refusal, listed, refusal

AMPLITUDE, AMBIGUOUS = "AMPLITUDE-ONLY", "AMBIGUOUS"
WITHOUT_HELD_OUT = "gauge_fix_without_held_out"
"""Key of a declaration: the gauge was fixed without looking at the held-out subject."""
DECLARATION = ("symmetry", "stored_as", "gauge_fix", "independent_unit", "trial_ids")
REMEDIES = {
    "symmetry": 'symmetry = "Z2"  (sign; or "U(1)": phase, "O(k)": rotation and reflection)',
    "stored_as": 'stored_as = "real eigenvector component, one a trial"',
    "gauge_fix": 'gauge_fix = "none"  (or how sign or phase were fixed, and on which subjects)',
    "independent_unit": 'independent_unit = "trial"  (or "subject", "session")',
    "trial_ids": 'trial_ids = "trial"  (the column that tells the trials apart)',
}
_SYMMETRIES = {
    "z2": "Z2", "z/2": "Z2", "z/2z": "Z2", "z(2)": "Z2", "o(1)": "Z2", "o1": "Z2", "sign": "Z2", "±": "Z2",
    "±1": "Z2", "signflip": "Z2", "signs": "Z2", "u(1)": "U(1)", "u1": "U(1)", "phase": "U(1)",
    "globalphase": "U(1)", "so(2)": "O(k)", "o(k)": "O(k)", "ok": "O(k)", "so(k)": "O(k)", "o(n)": "O(k)",
    "so(n)": "O(k)",
}  # fmt: skip
_ORTHOGONAL = re.compile(r"s?o\(?([1-9][0-9]{0,3})\)?\Z")


def symmetry_of(text: str) -> tuple[str, int | None] | None:
    """`Z2`, `U(1)` or `O(k)`, with k where it is stated (`O(3)`, `SO(3)`); None for any other text."""
    bare = re.sub(r"\\math[a-z]+|[\s_{}$-]+", "", text.strip().lower()).replace("₂", "2").replace("ℤ", "z")
    if bare in _SYMMETRIES:
        return _SYMMETRIES[bare], 2 if bare == "so(2)" else None
    match = _ORTHOGONAL.match(bare)
    return ("O(k)", int(match[1])) if match else None


def declaration(observable: Mapping[str, Any]) -> dict[str, str]:
    """What a canonical `[observable]` states beside its class, without what is empty."""
    stated = {name: str(observable.get(name) or "").strip() for name in DECLARATION}
    return {name: text for name, text in stated.items() if text}


def check_observable(spec: dict[str, Any]) -> list[Refusal]:
    """R34 and R35 of a canonical spec; empty for every class but AMPLITUDE-ONLY."""
    observable = spec["observable"]
    if observable["class"] != AMPLITUDE:
        return []
    return [*r34_declaration(declaration(observable)), *r35_words(spec["metric"])]


def r35_metric_answer(text: str, spec: dict[str, Any]) -> list[Refusal]:
    """R35: the gate's answer on the metric of an amplitude-only observable."""
    return r35_answer(text) if spec["observable"]["class"] == AMPLITUDE else []


def r34_declaration(stated: Mapping[str, Any]) -> list[Refusal]:
    """R34: an amplitude-only observable declares its symmetry, storage, gauge fix, unit and trials.

    R35 as well, where the independent unit is a part of a trial.
    """
    found = [
        refusal("R34", f"{AMPLITUDE}: {name} is not declared", f"write [observable] {REMEDIES[name]}")
        for name in DECLARATION
        if not _declared(name, stated.get(name, ""))
    ]
    symmetry = stated.get("symmetry", "")
    if _declared("symmetry", symmetry) and symmetry_of(symmetry) is None:
        remedy = f"write [observable] {REMEDIES['symmetry']}"
        found.append(refusal("R34", f"{symmetry[:60]!r} is no symmetry that the ledger can test", remedy))
    return [*found, *r35_unit(stated.get("independent_unit", ""))]


def _declared(name: str, text: str) -> bool:
    if name == "gauge_fix" and " ".join(words(text)) in ("none", "no", "no gauge fix", "not fixed"):
        return True
    return not is_placeholder(text)


def r34_reclassify(
    was_amplitude: bool, target: str, stated: Mapping[str, Any], *, without_held_out: bool
) -> list[Refusal]:
    """R34: what a reclassification needs. `stated` is the whole declaration that would stand.

    To AMPLITUDE-ONLY: the declaration. From it, by whatever way, to CLASSICAL or N/A: a gauge fix that was
    fitted without the held-out subject; fitted with it, the sign carries the answer.
    """
    if target == AMPLITUDE:
        return r34_declaration(stated)
    if not was_amplitude or target == AMBIGUOUS:
        return []
    named = stated.get("gauge_fix", "")
    if without_held_out and not is_placeholder(named):
        return []
    reason = f"{AMPLITUDE} → {target} needs a gauge fix that was fitted without the held-out subject"
    remedy = (
        'state --gauge-fix "Procrustes to the mean of the training subjects" --gauge-fix-without-held-out, '
        "if that is what was done; else it stays AMPLITUDE-ONLY"
    )
    return [refusal("R34", reason, remedy)]


def r34_headline(observable_class: str | None) -> list[Refusal]:
    """R34: an AMBIGUOUS observable has no headline until it is reclassified with evidence."""
    if observable_class != AMBIGUOUS:
        return []
    reason = "the observable is AMBIGUOUS: nobody knows yet whether its sign or phase means anything"
    remedy = "ledger reclassify EXP --class CLASSICAL --evidence TEXT --cite EVENT, or to AMPLITUDE-ONLY"
    return [refusal("R34", reason, remedy)]


def r35_shown(
    observable_class: str | None, cells: Iterable[Mapping[str, Any]], symmetry: str | None = None
) -> list[Refusal]:
    """R35: every number of an amplitude-only headline was shown not to move under its symmetry.

    `cells`: `{"subject", "seed", "self_reported": bool, "invariance": data of invariance.checked or None}`.
    `symmetry`: the one that is declared now, where it is to be the one that was tested.
    """
    if observable_class != AMPLITUDE:
        return []
    declared = symmetry_of(symmetry) if symmetry else None
    faults: dict[str, list[str]] = {why: [] for why in _FAULTS}
    for cell in cells:
        why = _fault(cell, declared[0] if declared is not None else None)
        if why is not None:
            faults[why].append(_cell(cell))
    return [item for why, names in faults.items() for item in _shown(names, why)]


_TOLD = "self-reported: nothing shows that it does not move under random signs or phases"
_UNTESTED = "computed without a test of its invariance"
_MOVED = "moving under random signs or phases"
_OTHER = "tested under another symmetry than the declared one"
_FAULTS = (_TOLD, _UNTESTED, _MOVED, _OTHER)


def _fault(cell: Mapping[str, Any], declared: str | None) -> str | None:
    check = cell.get("invariance")
    if cell["self_reported"]:
        return _TOLD
    if check is None:
        return _UNTESTED
    if not check["holds"]:
        return _MOVED
    return _OTHER if declared is not None and check["symmetry"] != declared else None


def _cell(cell: Mapping[str, Any]) -> str:
    seed = cell.get("seed")
    return str(cell["subject"]) if seed is None else f"{cell['subject']} seed {seed}"


def _shown(names: list[str], why: str) -> list[Refusal]:
    if not names:
        return []
    reason = f"{len(names)} {'value' if len(names) == 1 else 'values'} {why}: {listed(names, 5)}"
    return [
        refusal("R35", reason, "report it by run.trials(ids, amplitudes) with mean_abs or rms, run again")
    ]
