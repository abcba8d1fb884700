"""R38: decay, warm-up, class weights, clipping and schedules come after a run has shown the need. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.rules.answers import is_placeholder
from ledger.rules.creep_words import CLIPPING, NEGATIONS, PROSE, SCHEDULE, WARMUP, WEIGHTS, kind_of, tokens
from ledger.rules.distance import is_number
from ledger.rules.refusal import Refusal, refusal

_OFF = frozenset({"", "none", "null", "nil", "off", "no", "false", "never", "disabled", "constant", "fixed"})
_COMPANIONS = (["gamma"], ["step", "size"], ["milestones"], ["t", "max"], ["eta", "min"])
_REGULARISERS = frozenset(
    ["reg", "regularizer", "regulariser", "regularization", "regularisation", "penalty"]
)
_CITATION = re.compile(r"\s*([\w.-]*\w)\s*[:;,–—-]?\s*(.*)", re.DOTALL)
_ARTICLE = {SCHEDULE: "a schedule"}
SAYS_NOTHING = "what it showed"
Config = dict[str, Any]


def coefficients(config: Config) -> dict[str, str]:
    """The keys of a config, dotted where nested, that are such a coefficient and on, with their kind."""
    walked = list(_walk(config, ""))
    found = {path: kind for path, kind, on in walked if on}
    if SCHEDULE in found.values():
        inside = tuple(f"{path}." for path, _, _ in walked)
        for path, value in _leaves(config, ""):
            if _is_companion(path) and _is_on(SCHEDULE, value) and not path.startswith(inside):
                found.setdefault(path, SCHEDULE)
    return found


def added(new: Iterable[Config], old: Iterable[Config]) -> dict[str, str]:
    """What is on in some new config and in none of the old ones; a value that changed adds nothing.

    A schedule that is new itself answers for its gamma, step size and the like.
    """
    before = [path for config in old for path in coefficients(config)]
    known = {*before, *map(_leaf, before)}
    found = {path: kind for config in new for path, kind in coefficients(config).items()}
    fresh = {path: kind for path, kind in sorted(found.items()) if path not in known}
    fresh = {path: kind for path, kind in fresh.items() if _leaf(path) not in known}
    own = [path for path, kind in fresh.items() if kind == SCHEDULE and not _is_companion(path)]
    return {path: kind for path, kind in fresh.items() if not (own and _is_companion(path))}


def citation(text: str) -> tuple[str, str]:
    """`RUN_OR_EVENT: what it showed`, taken apart."""
    match = _CITATION.fullmatch(text)
    return (match[1], match[2].strip()) if match else ("", text.strip())


def needs(need: dict[str, str], path: str) -> str | None:
    """What `[need]` says for a key, by its dotted path or its last part."""
    return need.get(path, need.get(_leaf(path)))


def r38_creep(
    fresh: dict[str, str], need: dict[str, str], wrong: dict[str, str], ancestor: dict[str, str | None]
) -> list[Refusal]:
    """R38: each added coefficient cites a run or event of this project that showed the need.

    `wrong`: why a cited id does not do, by id. `ancestor`: `experiment`, `name`, and `run`: its newest
    run that has ended, or None.
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
    key = path if re.fullmatch(r"[A-Za-z0-9_-]+", path) else f'"{path}"'
    if ancestor["run"] is None:
        first = f"run the plain version first: `ledger launch {ancestor['experiment']} --smoke`"
        return f'{first}; then cite a run of it under [need] as {key} = "RUN: {SAYS_NOTHING}"'
    return f'leave it out, or write under [need]: {key} = "{ancestor["run"]}: {SAYS_NOTHING}"'


def _walk(config: Config, place: str) -> Iterator[tuple[str, str, bool]]:
    """Path, kind and whether it is on, of every coefficient; below one nothing further is one."""
    for key, value in config.items():
        path = f"{place}.{key}" if place else key
        words, parents = tokens(key), tokens(place)
        kind = kind_of(words, parents)
        if kind is not None and not _is_layer(words, value):
            yield path, kind, _is_on(kind, value) != bool(NEGATIONS & set(words))
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _walk(item, path)
            elif isinstance(item, str) and (kind := _named(parents if words == ["name"] else words, item)):
                yield path, kind, True


def _leaves(config: Config, place: str) -> Iterator[tuple[str, Any]]:
    for key, value in config.items():
        path = f"{place}.{key}" if place else key
        yield path, value
        if isinstance(value, dict):
            yield from _leaves(value, path)


def _named(words: list[str], text: str) -> str | None:
    """The kind that a short value names: `policy = "cosine"`, `regularizer = "l2"`."""
    said = tokens(text)
    if not words or not 0 < len(said) <= 4 or PROSE & set(words) or NEGATIONS & set(said):
        return None
    if {"l1", "l2"} & set(said) and not _REGULARISERS & set(words):
        return None
    return kind_of(said, words) if kind_of([*words, *said]) else None


def _is_layer(words: list[str], value: Any) -> bool:
    """`l1 = 64` is the size of a layer, no penalty."""
    return words in (["l1"], ["l2"]) and isinstance(value, int) and value > 1


def _is_on(kind: str, value: Any) -> bool:
    """Whether a value switches its coefficient on: no zero, nothing that says none, no neutral weight."""
    if isinstance(value, dict):
        named = [value[key] for key in ("name", "type", "kind") if key in value]
        return all(_is_on(kind, item) for item in named) and any(_is_on(kind, v) for v in value.values())
    if isinstance(value, list):
        return any(_is_on(kind, item) for item in value)
    if isinstance(value, str):
        return value.strip().lower() not in _OFF and not re.fullmatch(r"\s*[-+]?0*\.?0*\s*", value)
    if not is_number(value):
        return bool(value)
    if kind == WEIGHTS:
        return bool(value not in (0, 1))
    return bool(value > 0 if kind in (CLIPPING, WARMUP) else value != 0) and value != float("inf")


def _is_companion(path: str) -> bool:
    return tokens(_leaf(path)) in _COMPANIONS


def _leaf(path: str) -> str:
    return path.rpartition(".")[2]
