"""Metrics that count items: accuracies and their like, as a fraction or in percent; pure."""

from ledger.stats.metrics import METRICS, metric_of, plain_name

PERCENT = frozenset({"%", "percent", "pct", "per cent"})
FRACTION = frozenset({"fraction", "proportion", "ratio", "share"})
RIGHT = frozenset(
    {
        "accuracy", "top_1_accuracy", "top1_accuracy", "top_1", "top1", "test_accuracy",
        "classification_accuracy", "exact_match", "hit_rate", "success_rate", "proportion_correct",
        "percent_correct", "correct", "decoding_accuracy",
    }
)  # fmt: skip
WRONG = frozenset({"error_rate", "error", "misclassification_rate", "classification_error", "zero_one_loss"})
BOUNDED = frozenset({"balanced_accuracy", "auc", "f1", "macro_f1"})
"""Between 0 and 1 (or 100), but not `k` of `n` items."""


def is_percent(unit: str) -> bool:
    """Whether a unit is percent."""
    return unit.strip().lower() in PERCENT


def same_unit(one: str, other: str) -> bool:
    """Whether two units are one; `%` and `percent` are, and so are `fraction` and `proportion`."""
    words = {one.strip().lower(), other.strip().lower()}
    return one.strip() == other.strip() or words <= PERCENT or words <= FRACTION


def canonical(metric: str) -> str:
    """The one name of a metric that goes by several."""
    known = metric_of(metric)
    return known.name if known else plain_name(metric)


def counts_items(metric: str, unit: str) -> bool:
    """Whether each value is `k` of `n` items, times 100 in percent: by its name, else by its unit."""
    name = canonical(metric)
    if name in RIGHT | WRONG:
        return True
    known_otherwise = name in BOUNDED or name in METRICS or name == "mape"
    return not known_otherwise and (is_percent(unit) or unit.strip().lower() in FRACTION)


def bounded(metric: str) -> bool:
    """Whether no value is below 0 or above 1, 100 in percent."""
    return canonical(metric) in RIGHT | WRONG | BOUNDED


def is_right(metric: str) -> bool:
    """Whether a metric is the share of items that are right."""
    return canonical(metric) in RIGHT


def never_negative(metric: str) -> bool:
    """Whether a metric is an error whose values are at least 0."""
    return canonical(metric) in {"rmse", "mse", "mae", "mape"}


def direction_of(metric: str) -> str | None:
    """Which direction is better, where the metric's name says so."""
    known, name = metric_of(metric), canonical(metric)
    if known is not None:
        return known.direction
    return "higher" if name in RIGHT | BOUNDED else "lower" if name in WRONG or name == "mape" else None


def rarely_tiny(metric: str) -> bool:
    """Whether a value below one percent beside one above fifty says that two units are mixed."""
    return canonical(metric) in RIGHT | BOUNDED
