"""What may stand in a headline: R31, R32, R34, R51."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.rules.launch import FINAL
from ledger.rules.refusal import Refusal, listed, refusal
from schemas.spec_words import OBSERVABLE_CLASSES

PUBLIC_SEEDS = 5
_NUMBER = re.compile(r"(?<![\w.])[-+−]?[0-9]")


def r31_roster(
    declared: list[str],
    present: list[str],
    ended: Mapping[str, str] | None = None,
    what: tuple[str, str] = ("subject", "subjects"),
) -> list[Refusal]:
    """R31: the headline is over the whole declared roster, never over one subject.

    `ended`: how the runs of those that are missing ended; `what` they are, sessions or folds too.
    """
    held = set(present)
    absent = [subject for subject in declared if subject not in held]
    one, many = what
    if not absent and len(declared) > 1:
        return []
    if not absent:
        return [refusal("R31", f"one held-out {one} is no headline", f"declare every {one} of the data")]
    reason = f"{len(declared) - len(absent)}/{len(declared)} {many} have results; missing: "
    shown = [f"{name} ({ended[name]})" if ended and name in ended else name for name in absent]
    ends = ", ".join((ended or {}).values()).split(", ")
    return [refusal("R31", reason + listed(shown), missing(ends))]


def missing(ended: Iterable[str]) -> str:
    """The remedy for cells without a value, by how they ended: some are not started again."""
    ends = set(ended)
    final, look = sorted(ends & FINAL), "`--allow-incomplete` prints n/N with the missing named"
    if final and ends <= FINAL:
        anew = "change the science: `ledger propose SPEC.toml --from EXP`"
        return f"what ended {listed(final, joint=' or ')} would end so again; {anew}; {look}"
    but = f", but for what ended {listed(final, joint=' or ')}" if final else ""
    return f"`ledger launch EXP` starts what is missing{but}; {look}"


def seed_label(fewest: int, deterministic: bool = False) -> str:
    """What the seeds allow: `DETERMINISTIC`, `PUBLIC` from 5 a subject, `SMOKE` below."""
    if deterministic:
        return "DETERMINISTIC"
    return "PUBLIC" if fewest >= PUBLIC_SEEDS else "SMOKE"


def r32_seeds(fewest: int, deterministic: bool = False) -> list[Refusal]:
    """R32: a public claim needs 5 seeds for every subject; a deterministic plan claims nothing over seeds."""
    if seed_label(fewest, deterministic) != "SMOKE":
        return []
    reason = f"SMOKE: {fewest} seed{'s' * (fewest != 1)} a subject; a public claim needs {PUBLIC_SEEDS}"
    return [refusal("R32", reason, "propose it with seeds = [42, 137, 256, 512, 1024]")]


def r31_public(experiments: Sequence[str]) -> list[Refusal]:
    """R31: a public number stands on tables of this ledger; without an experiment there is none to check."""
    if experiments:
        return []
    return [
        refusal("R31", "a public stage names no experiment", "name those it stands on: `ledger stage EXP`")
    ]


def r34_observable(spec: dict[str, Any]) -> list[Refusal]:
    """R34: the class of the observable is declared and known."""
    stated = spec["observable"]["class"]
    if stated in OBSERVABLE_CLASSES:
        return []
    reason = f"{stated[:60]!r} is no class" if stated.strip() else "the observable's class is not declared"
    return [refusal("R34", reason, f"write [observable] class = one of {', '.join(OBSERVABLE_CLASSES)}")]


def r51_result(text: str) -> list[Refusal]:
    """R51: the Result line of a stage holds a number."""
    if _NUMBER.search(text):
        return []
    reason = f"the result holds no number: {text.strip()[:80]!r}"
    return [refusal("R51", reason, 'write numbers: "rmse 43.45 ± 24.62 ms over 18 subjects"')]
