"""R38: decay, warm-up, class weights, clipping and schedules come after a run has shown the need. Pure."""

import json
import re
from collections.abc import Iterable
from typing import Any

from ledger.rules.answers import is_placeholder
from ledger.rules.coefficients import coefficients, is_companion, leaf
from ledger.rules.creep_words import SCHEDULE
from ledger.rules.refusal import Refusal, refusal

_CITATION = re.compile(r"\s*([\w.-]*\w)\s*[:;,–—-]?\s*(.*)", re.DOTALL)
_ARTICLE = {SCHEDULE: "a schedule"}
SAYS_NOTHING = "what it showed"
Config = dict[str, Any]


def added(new: Iterable[Config], old: Iterable[Config]) -> dict[str, str]:
    """What is on in some new config and in none of the old ones; a value that changed adds nothing.

    A key that takes the place of another of its kind is a rename. A schedule that is new itself answers
    for its gamma, step size and the like.
    """
    before = {path: kind for config in old for path, kind in coefficients(config).items()}
    after = {path: kind for config in new for path, kind in coefficients(config).items()}
    fresh = {path: kind for path, kind in sorted(after.items()) if path not in before}
    if any(kind == SCHEDULE and not is_companion(path) for path, kind in fresh.items()):
        fresh = {path: kind for path, kind in fresh.items() if not is_companion(path)}
    return _without_renames(fresh, {path: kind for path, kind in before.items() if path not in after})


def _without_renames(fresh: dict[str, str], gone: dict[str, str]) -> dict[str, str]:
    """Less what only moved into other tables, and one new key for each other one of its kind that went."""
    moved = {leaf(path) for path in gone}
    kept = {path: kind for path, kind in fresh.items() if leaf(path) not in moved}
    own = {leaf(path) for path in fresh}
    spare = [kind for path, kind in gone.items() if leaf(path) not in own]
    found = {}
    for path, kind in kept.items():
        if kind in spare:
            spare.remove(kind)
        else:
            found[path] = kind
    return found


def citation(text: str) -> tuple[str, str]:
    """`RUN_OR_EVENT: what it showed`, taken apart."""
    match = _CITATION.fullmatch(text)
    return (match[1], match[2].strip()) if match else ("", text.strip())


def needs(need: dict[str, str], path: str) -> str | None:
    """What `[need]` says for a key, by its dotted path or its last part."""
    return need.get(path, need.get(leaf(path)))


def r38_creep(
    fresh: dict[str, str], need: dict[str, str], wrong: dict[str, str], ancestor: dict[str, str | None]
) -> list[Refusal]:
    """R38: each added coefficient cites a run or event that showed the need.

    `wrong`: why a cited id does not do, by id. `ancestor`: `experiment`, `name`, `run`: its newest run
    that has ended, or None, and `showed`: how that run ended, in words.
    """
    return [
        refusal(
            "R38",
            f"{path} adds {_ARTICLE.get(kind, kind)} to {ancestor['name']} ({ancestor['experiment']}): {why}",
            remedy,
        )
        for path, kind in fresh.items()
        if (why := _unfounded(needs(need, path), wrong))
        for remedy in [_remedy(path, ancestor)]
    ]


def _unfounded(text: str | None, wrong: dict[str, str]) -> str | None:
    """Why the words of `[need]` do not stand, or None."""
    if text is None:
        return "no run is cited that showed the need"
    cited, said = citation(text)
    if not cited or cited in wrong:
        return wrong.get(cited, "no run is cited that showed the need")
    if is_placeholder(said) or said.strip(" .") == SAYS_NOTHING:
        return f"{cited} is cited, but not what it showed"
    return None


def _remedy(path: str, ancestor: dict[str, str | None]) -> str:
    key = path if re.fullmatch(r"[A-Za-z0-9_-]+", path) else _quoted(path)
    if ancestor["run"] is None:
        first = f"run the plain version first: `ledger launch {ancestor['experiment']} --smoke`"
        return f'{first}; then cite a run of it under [need] as {key} = "RUN: {SAYS_NOTHING}"'
    cited = _quoted(f"{ancestor['run']}: {ancestor['showed']}")
    return f"leave it out, or write under [need]: {key} = {cited}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
