"""Which config keys are coefficients that creep in (R38): decay, warm-up, class weights, clipping, schedule.

A key is split at `_`, `-`, `.`, blanks and capitals (`weightDecay`, `LRSchedule`), in lower case. These
words make a kind, wherever they stand in the key:

| kind | words |
|---|---|
| decay | weight decay · wd · decay · l1 · l2 |
| warm-up | warmup · warm up |
| class weights | class, classes, pos or positive with weight, weights, weighted or weighting |
| clipping | clip with grad, norm or value · max grad norm · max norm · clip, clipping, clipped |
| schedule | scheduler · onecycle · lr or learning rate with decay, cosine, policy … · schedule · cosine |

Some count also where they are written as one word (`weightdecay`, `gradclip`). `gamma`, `step_size`,
`milestones`, `t_max` and `eta_min` belong to a schedule only beside one (creep.py).
False friends: bare `decay`, `clip`, `schedule` or `cosine` beside a word that speaks of data or of a
measure (`time_decay_feature`, `clip_length`, `cosine_similarity`), and `l1`, `l2` likewise (`l2_norm`).
"""

import itertools
import re

DECAY, WARMUP, WEIGHTS, CLIPPING, SCHEDULE = "decay", "warm-up", "class weights", "clipping", "schedule"
PROSE = frozenset(
    ["note", "notes", "comment", "comments", "description", "name", "title", "tag", "tags", "hypothesis"]
)
NEGATIONS = frozenset(["no", "not", "disable", "disabled", "without", "skip"])
_OF_DATA = frozenset(
    ["feature", "features", "column", "columns", "data", "dataset", "input", "inputs", "signal"]
)
_FRIENDS = _OF_DATA | {
    "field", "channel", "channels", "file", "path", "name", "label", "labels", "target", "window", "length",
    "len", "seconds", "duration", "frames", "video", "audio", "model", "encoder", "embedding", "similarity",
    "distance", "metric", "kernel", "loss", "norm", "score", "activation", "time",
}  # fmt: skip
_JOINED = {
    "weightdecay": DECAY, "wdecay": DECAY, "warmup": WARMUP, "classweight": WEIGHTS, "posweight": WEIGHTS,
    "gradclip": CLIPPING, "clipgrad": CLIPPING, "gradientclip": CLIPPING, "clipgradient": CLIPPING,
    "clipnorm": CLIPPING, "normclip": CLIPPING, "clipvalue": CLIPPING, "maxgradnorm": CLIPPING,
    "maxgradientnorm": CLIPPING, "scheduler": SCHEDULE, "onecycle": SCHEDULE, "lrdecay": SCHEDULE,
    "lrsched": SCHEDULE, "ratedecay": SCHEDULE, "ratesched": SCHEDULE,
}  # fmt: skip
_OF_RATE = frozenset(
    [
        "decay",
        "schedule",
        "sched",
        "cosine",
        "anneal",
        "annealing",
        "policy",
        "mode",
        "strategy",
        "scheme",
        "curve",
    ]
)
_BARE = {
    DECAY: frozenset(["decay", "decays", "l1", "l2"]),
    CLIPPING: frozenset(["clip", "clipping", "clipped"]),
    SCHEDULE: frozenset(
        ["schedule", "schedules", "sched", "cosine", "anneal", "annealing", "plateau", "cyclical"]
    ),
}
_SPLIT = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")


def tokens(text: str) -> list[str]:
    """The words of a key or of a short value, in lower case: `LRSchedule` → lr, schedule."""
    return [word.lower() for word in _SPLIT.findall(text)]


def kind_of(words: list[str], parents: list[str] | None = None) -> str | None:
    """The kind of coefficient that the words of a key, below others, speak of; None for no such."""
    certain = _certain([*(parents or []), *words])
    if certain or set(words) & _FRIENDS or set(parents or []) & _OF_DATA:
        return certain
    return next((kind for kind, bare in _BARE.items() if bare & set(words)), None)


def _certain(words: list[str]) -> str | None:
    """Words that mean it in any company."""
    found, joined = set(words), "".join(words)
    for word, kind in _JOINED.items():
        if word in joined:
            return kind
    if "wd" in found:
        return DECAY
    if found & {"class", "classes", "pos", "positive"} and any(word.startswith("weight") for word in found):
        return WEIGHTS
    if ("max", "norm") in itertools.pairwise(words):
        return CLIPPING
    if ("lr" in found or {"learning", "rate"} <= found) and found & _OF_RATE:
        return SCHEDULE
    return None
