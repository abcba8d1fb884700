"""Which config keys are coefficients that creep in (R38): decay, warm-up, class weights, clipping, schedule.

A key is split at `_`, `-`, `.`, blanks and capitals (`weightDecay`, `LRSchedule`), in lower case. These
words make a kind, wherever they stand in the key:

| kind | words |
|---|---|
| decay | weight decay · wd · decay · l1 · l2 |
| warm-up | warmup · warm up |
| class weights | class, classes, label, pos or positive with weight, weights, weighted or weighting |
| clipping | clip with grad, norm or value · max grad · max norm · clip, clipping, clipped |
| schedule | lr or learning rate with decay, step, cosine … · onecycle · scheduler · schedule · cosine |

Some count also where they are written as one word (`weightdecay`, `gradclip`). Bare `decay`, `l2`, `clip`,
`schedule` or `cosine` count only alone or among words of training: `decay_heat`, `clip_length` and
`cosine_similarity` are no coefficients. `gamma`, `step_size`, `milestones`, `t_max` and `eta_min` belong
to a schedule only beside one (creep.py).
"""

import itertools
import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DECAY, WARMUP, WEIGHTS, CLIPPING, SCHEDULE = "decay", "warm-up", "class weights", "clipping", "schedule"
PROSE = _words("note notes comment comments description name title tag tags hypothesis")
NEGATIONS = _words("no not disable disabled without skip")
_ELSEWHERE = _words(
    "feature features column columns data dataset input inputs signal physics simulation simulator sim "
    "stimulus environment env generator"
)
"""Tables whose bare words speak of data or of what is simulated."""
_JOINED = {
    "weightdecay": DECAY, "wdecay": DECAY, "warmup": WARMUP, "classweight": WEIGHTS, "posweight": WEIGHTS,
    "gradclip": CLIPPING, "clipgrad": CLIPPING, "gradientclip": CLIPPING, "clipgradient": CLIPPING,
    "clipnorm": CLIPPING, "normclip": CLIPPING, "clipvalue": CLIPPING, "maxgradnorm": CLIPPING,
    "maxgradientnorm": CLIPPING, "onecycle": SCHEDULE, "lrdecay": SCHEDULE, "lrsched": SCHEDULE,
    "ratedecay": SCHEDULE, "ratesched": SCHEDULE,
}  # fmt: skip
_OF_RATE = _words(
    "decay schedule scheduler sched cosine anneal annealing policy mode strategy scheme curve step steps "
    "multistep gamma milestones lambda ramp cycle cyclic exponential exp poly polynomial plateau drop "
    "restart restarts"
)
_BARE = {
    DECAY: _words("decay decays l1 l2"),
    CLIPPING: _words("clip clipping clipped"),
    SCHEDULE: _words(
        "schedule schedules scheduler schedulers sched cosine anneal annealing plateau cyclical noam sgdr"
    ),
}
_TRAINING = _words(
    "my our new use using do apply enable with and of on the by to in is it lr learning rate weight "
    "weights param params parameter parameters config cfg args kwargs opts options settings optimizer "
    "optimiser optim opt adam adamw sgd rmsprop lamb trainer train training fit hparams hyperparameters "
    "regularizer regularizers regulariser regularization regularisation reg penalty penalties lambda "
    "alpha coef coefficient strength factor ratio amount scale kernel bias activity value values val norm "
    "norms global grad grads gradient gradients max min maximum minimum threshold thresh type kind mode "
    "policy strategy scheme style algorithm method step steps epoch epochs every start end initial init "
    "final power gamma linear exponential exp poly polynomial inverse sqrt cyclic cycle cycles restart "
    "restarts warm warmup reduce plateau patience momentum callback callbacks trick tricks torch keras "
    "adaptive agc multi multistep one two rates curve"
)
_AMONG = _TRAINING.union(NEGATIONS, *_BARE.values())
_SPLIT = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")


def tokens(text: str) -> list[str]:
    """The words of a key or of a short value, in lower case: `LRSchedule` → lr, schedule."""
    return [word.lower() for word in _SPLIT.findall(text)]


def kind_of(words: list[str], parents: list[str] | None = None) -> str | None:
    """The kind of coefficient that the words of a key, below others, speak of; None for no such."""
    certain = _certain([*(parents or []), *words])
    if certain or set(parents or []) & _ELSEWHERE:
        return certain
    if {"l1", "l2"} & set(words) and {"norm", "norms"} & set(words):
        return None
    alone = set(words) <= _AMONG
    return next((kind for kind, bare in _BARE.items() if alone and bare & set(words)), None)


def _certain(words: list[str]) -> str | None:
    """Words that mean it in any company."""
    found, joined = set(words), "".join(words)
    for word, kind in _JOINED.items():
        if word in joined:
            return kind
    if "wd" in found:
        return DECAY
    classes = {"class", "classes", "label", "labels", "pos", "positive"}
    if found & classes and any(word.startswith("weight") for word in found):
        return WEIGHTS
    if ("max", "norm") in itertools.pairwise(words) or ("max" in found and found & {"grad", "gradient"}):
        return CLIPPING
    if ("lr" in found or {"learning", "rate"} <= found) and found & _OF_RATE:
        return SCHEDULE
    return None
