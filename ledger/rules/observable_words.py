"""R35 by name: statistics that mean nothing on an amplitude-only observable, each with its valid one."""

import re
from collections.abc import Mapping
from typing import Any

from ledger.rules.refusal import Refusal, refusal

VALID = {
    "signed mean": "use an invariant: mean_abs, rms, mean_square, or the overlap of absolute values",
    "p over seeds": (
        "state the effect with its interval over independent trials; for a p, permute labels on abs(x) or "
        "draw sign or phase surrogates: the number of seeds is the analyst's choice"
    ),
    "block bootstrap": (
        "use the SD of the trial means / √(number of trials), or a nested model; the spread within a "
        "trajectory is its precision, and is labelled so"
    ),
    "independent unit": 'write [observable] independent_unit = "trial", "session" or "subject"',
}
_INVARIANT = {
    "abs", "absolute", "magnitude", "modulus", "norm", "square", "squared", "squares", "power", "rms",
    "unsigned", "invariant", "energy",
}  # fmt: skip
_MEANS = {"mean", "means", "average", "averages", "averaged", "avg", "expectation"}
_SIGNED = {"signed", "sgn", "ensemble"}
_CODE = {"np", "numpy", "torch", "jnp", "nan", "statistics"}
"""What stands before `mean` where the name is that of a function."""
_SCORES = {
    "accuracy", "auc", "error", "errors", "f1", "fidelity", "iou", "kappa", "latency", "loss", "mae", "mse",
    "overlap", "perplexity", "precision", "r2", "recall", "rmse", "score", "scores",
}  # fmt: skip
"""An ensemble's mean score is no ensemble mean of amplitudes."""
_PLAIN = {
    "mean", "average", "avg", "expectation", "mean value", "average value", "mean x", "mean of x", "e x",
    "arithmetic mean", "sample mean", "raw mean", "grand mean", "grand average", "plain mean",
    "mean amplitude with sign", "simple mean", "the mean",
}  # fmt: skip
_BRACKETED = re.compile(r"[⟨<]\s*[\wψφ]+\s*[⟩>]\Z")
_P_WORDS = r"pval|pvals|pvalue|pvalues|p values?|p vals?|significance|significant|t test|ttest"
_P = re.compile(rf"\b(p|{_P_WORDS}|wilcoxon|mann whitney|z test|anova)\b")
_P_ALONE = re.compile(rf"p\Z|.*\b({_P_WORDS})\b")
_SEEDS = re.compile(r"\b(seed|seeds|reseeds?|initiali[sz]ations|random starts)\b")
_SURROGATE = re.compile(r"\b(permut\w*|surrogates?|sign flips?|rayleigh)\b")
_BLOCKS = re.compile(
    r"\b(block|stationary|moving block|circular block) ?(boot\w*|resampl\w*|averag\w*|means?|se|sem)\b"
    r"|\bbatch means\b|\bblocking (analysis|method|transform\w*)\b|\bflyvbjerg\b"
)
_PATH = r"(trajectory|trajectories|trial|trials|path|paths|time series|chain|chains)"
_INTRA = re.compile(rf"\b(intra|within|inside)( of)?( (a|one|each|the|single))? {_PATH}\b")
_ERROR = re.compile(
    r"\b(se|sem|ses|error|errors|bootstrap\w*|sd|std|stderr|variance|uncertainty|interval|ci|ci95|spread)\b"
)
_NOT = re.compile(r"\b(no|not|never|without|nor|neither|instead of|rather than|free of)\b[^,;:.]*\Z")
_PARTS = re.compile(
    r"\b(windows?|(time|data) ?points?|timepoints?|samples?|frames?|snapshots?|segments?|bins?|blocks?|"
    r"(time ?)?steps?|timesteps?|epochs?|chunks?|patches|rows?|lags?|seeds?)\b"
)
_WHOLES = re.compile(
    r"\b(trials?|subjects?|sessions?|participants?|persons?|people|patients?|animals?|mouse|mice|recordings?|"
    r"trajectory|trajectories|runs?|sites?|specimens?|devices?|realisations?|realizations?|individuals?)\b"
)
_OVER_UNITS = re.compile(
    r"\b(over|across|between|on) (the |all |held out |independent )*"
    r"(trial|subject|session|participant|person|people)"
)
_WHOLE_BLOCKS = re.compile(r"\b(over|of|across|by) (the |whole )*(subjects|sessions|participants)\b")
_AVERAGED = re.compile(
    r"(?<!of the )(?<!of )\b(means?|averag\w+|median|rms|pooled|aggregated|summed)( taken)? \Z"
)
"""Before `within each trial`: trials are made one value each, which is what is due."""
_CLUSTER = re.compile(r"\bblocks? of (\w+ )?(trials|subjects|sessions)\b")


def r35_words(metric: Mapping[str, Any]) -> list[Refusal]:
    """R35 of a spec's `[metric]`: its name, its split and what its uncertainty is to be."""
    name, found = str(metric["name"]), []
    if _signed_mean(name):
        found.append(_refused(f"the metric {name!r} is a signed or ensemble mean", "signed mean"))
    bare = _bare(name)
    alone = _P_ALONE.match(bare) and not _SURROGATE.search(bare)
    if alone or (_P.search(bare) and _SEEDS.search(bare)):
        found.append(_refused(f"the metric {name!r} is a p over seeds", "p over seeds"))
    for key in ("name", "split", "uncertainty"):
        found += r35_text(f"metric.{key}", str(metric.get(key) or ""), seeds=key != "name")
    return found


def r35_answer(text: str) -> list[Refusal]:
    """R35 of the gate's answer on the metric."""
    bare, found = _bare(text), []
    for match in re.finditer(r"\bsigned (ensemble )?(mean|average)\b|\bensemble (mean|average)\b", bare):
        around = bare[match.start() : match.end() + 24]
        if not _denied(bare, match.start()) and not set(around.split()) & _INVARIANT:
            found.append(_refused("the answer names a signed or ensemble mean", "signed mean"))
            break
    return [*found, *r35_text("the answer", text)]


def r35_text(where: str, text: str, *, seeds: bool = True) -> list[Refusal]:
    """R35 of a text on a metric's error: block bootstrap within a trajectory, and p over seeds."""
    bare, found = _bare(text), []
    if seeds and any(_over_seeds(bare, p) and not _denied(bare, p.start()) for p in _P.finditer(bare)):
        found.append(_refused(f"{where} states a p over seeds", "p over seeds"))
    if _within(where, bare):
        reason = f"{where} takes a block bootstrap within a trajectory for the error between trials"
        found.append(_refused(reason, "block bootstrap"))
    return found


def r35_unit(text: str) -> list[Refusal]:
    """R35: the independent unit is a whole trial, session or subject, never a part of one, nor a seed."""
    bare = _bare(text)
    part, whole = _PARTS.search(bare), _WHOLES.search(bare)
    if part is None or _CLUSTER.search(bare) or (whole is not None and whole.start() < part.start()):
        return []
    reason = f"independent_unit {text.strip()[:60]!r} is a part of a trial: its values depend on each other"
    if part[0].startswith("seed"):
        reason = "independent_unit is the seed: how many there are is the analyst's choice"
    return [_refused(reason, "independent unit")]


def _signed_mean(name: str) -> bool:
    said = [word for word in re.split(r"[\s,;:.]+", _bare(name)) if word and word not in _CODE]
    if set(said) & _INVARIANT or "|" in name or "‖" in name:
        return False
    if " ".join(said) in _PLAIN or _BRACKETED.match(name.strip()):
        return True
    signed = _SIGNED - ({"ensemble"} if set(said) & _SCORES else set())
    return bool(set(said) & _MEANS) and bool(set(said) & signed)


def _over_seeds(bare: str, p: "re.Match[str]") -> bool:
    """Whether seeds are near a p, and its own clause does not say that it is over whole units."""
    if not _SEEDS.search(bare[max(0, p.start() - 60) : p.end() + 60]):
        return False
    clause = re.split(r"[,;]", bare[: p.start()])[-1] + re.split(r"[,;]", bare[p.start() :])[0]
    honest = _OVER_UNITS.search(clause) or _SURROGATE.search(clause)
    return honest is None or _SEEDS.search(clause) is not None


def _within(where: str, bare: str) -> bool:
    if _precision(bare):
        return False
    whole = _WHOLE_BLOCKS.search(bare) and not _INTRA.search(bare)
    if not whole and any(not _denied(bare, match.start()) for match in _BLOCKS.finditer(bare)):
        return True
    if where != "metric.uncertainty" and not _ERROR.search(bare):
        return False
    return any(
        not _denied(bare, match.start()) and not _AVERAGED.search(bare[: match.start()])
        for match in _INTRA.finditer(bare)
    )


def _precision(bare: str) -> bool:
    """Labelled for what it is: the precision within a trajectory, not the error between trials."""
    return re.search(r"\bprecision\b", bare) is not None and _INTRA.search(bare) is not None


def _denied(bare: str, at: int) -> bool:
    """Whether the words before a place deny it: `no p over seeds`, `never a signed mean`."""
    return _NOT.search(bare[max(0, at - 40) : at]) is not None


def _bare(text: str) -> str:
    """Lower case; hyphens, underscores and brackets are spaces, the stops of clauses stay."""
    lowered = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    spaced = re.sub(r"[^\w\s,;:.]|_", " ", lowered).replace("blockboot", "block boot")
    spaced = re.sub(r"\b(signed|sgn|ensemble|nan)(?=mean|averag|avg)", r"\1 ", spaced)
    return re.sub(r"\s+", " ", spaced).strip()


def _refused(reason: str, name: str) -> Refusal:
    return refusal("R35", f"{reason}, which is forbidden on an amplitude-only observable", VALID[name])
