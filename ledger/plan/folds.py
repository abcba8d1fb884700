"""The folds of a plan: what each unit holds out under its protocol. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.errors import UsageError
from ledger.stats.natural import natural

Fold = dict[str, Any]
"""`{"test": [subjects], "session": text or None}`: whole subjects, or one session of one subject."""
Sessions = Mapping[str, list[str]]
MAX_FOLDS = 10_000


def make_folds(
    protocol: dict[str, Any], subjects: list[str], sessions: Sessions
) -> tuple[list[str], dict[str, Fold]]:
    """The units in their order, and what each holds out; no folds under LOSO, where a unit is its subject.

    `subjects`: those that take part, in natural order; `sessions`: those found in the data by subject.
    UsageError names the key of the spec that the data does not allow.
    """
    kind = protocol["kind"]
    # one person's sessions may be held out in turn; a person can only be held out from others
    needed = 1 if kind == "leave-one-session-out" else 2
    if len(subjects) < needed:
        name = "leave-one-subject-out" if kind == "loso" else kind
        raise UsageError(
            f"protocol: {name} needs {'two subjects' if needed > 1 else 'a subject'}, {len(subjects)} remain",
            "exclude fewer subjects, or check data.subject_column",
        )
    if kind == "loso":
        return subjects, {}
    folds = _KINDS[kind](protocol, subjects, sessions)
    return list(folds), folds


def _sessions(protocol: dict[str, Any], subjects: list[str], sessions: Sessions) -> dict[str, Fold]:
    """One fold for each session of each subject: `308/morning`."""
    single = [subject for subject in subjects if len(sessions[subject]) < 2]
    if single:
        shown = ", ".join(single[:10]) + (f" and {len(single) - 10} more" if len(single) > 10 else "")
        raise UsageError(
            f"protocol.session_column = {protocol['session_column']!r}: {shown} has a single session",
            "leave-one-session-out needs two of each subject: exclude it with a reason, or choose loso",
        )
    pairs = [(subject, one) for subject in subjects for one in sorted(sessions[subject], key=natural)]
    folds = {f"{subject}/{one}": {"test": [subject], "session": one} for subject, one in pairs}
    if len(folds) < len(pairs):
        raise UsageError(
            "protocol.session_column: two folds have the same name subject/session",
            "rename subjects or sessions that hold a '/'",
        )
    if len(folds) > MAX_FOLDS:
        raise UsageError(
            f"protocol.session_column: {len(folds)} folds, at most {MAX_FOLDS}", "is it the right column?"
        )
    return folds


def _groups(protocol: dict[str, Any], subjects: list[str], sessions: Sessions) -> dict[str, Fold]:
    """Subjects dealt in turn, so that the folds are equal in number of subjects to within one."""
    k = protocol["k"]
    if k > len(subjects):
        raise UsageError(
            f"protocol.k = {k}: there are {len(subjects)} subjects to deal into folds",
            f"choose k from 2 to {len(subjects)}",
        )
    return {f"fold-{place + 1}": {"test": subjects[place::k], "session": None} for place in range(k)}


def _single(protocol: dict[str, Any], subjects: list[str], sessions: Sessions) -> dict[str, Fold]:
    """One fold, which holds the stated subjects out together."""
    stated, known = set(protocol["test"]), set(subjects)
    strange = [subject for subject in protocol["test"] if subject not in known]
    if strange:
        raise UsageError(
            f"protocol.test names {', '.join(strange[:10])}: not in the data, or excluded",
            f"subjects that take part: {', '.join(subjects[:30])}",
        )
    if len(stated) == len(subjects):
        raise UsageError("protocol.test holds every subject out", "leave at least one to train on")
    return {"test": {"test": [subject for subject in subjects if subject in stated], "session": None}}


_KINDS: dict[str, Callable[[dict[str, Any], list[str], Sessions], dict[str, Fold]]] = {
    "leave-one-session-out": _sessions, "grouped-k-fold": _groups, "single-split": _single,
}  # fmt: skip


def held_out_by(plan: dict[str, Any], unit: str) -> Fold:
    """What a unit of a frozen plan holds out; under LOSO its subject."""
    fold: Fold = plan.get("folds", {}).get(unit) or {"test": [unit], "session": None}
    return fold


def trained_on(plan: dict[str, Any], found: list[str], unit: str) -> list[str]:
    """The subjects that a unit trains on; with a session held out that subject too, by its other sessions.

    `found`: the subjects of the data. Those that the plan excludes never take part.
    """
    fold = held_out_by(plan, unit)
    absent = set() if fold["session"] is not None else set(fold["test"])
    if not plan.get("folds"):
        return [subject for subject in plan["subjects"] if subject not in absent]
    return [subject for subject in found if subject not in absent and subject not in plan["excluded"]]
