"""R39: warnings that forbid nothing: class weights, a short cosine, evolution for a few parameters."""

from typing import Any

from ledger.rules.coefficients import coefficients
from ledger.rules.creep_words import WEIGHTS, tokens
from ledger.rules.distance import is_number
from ledger.rules.refusal import Refusal, refusal

FEWEST_EPOCHS = 50
FEWEST_PARAMETERS = 100
_EPOCHS = frozenset({"epoch", "epochs"})
_EVOLUTION = frozenset(
    ["cma", "cmaes", "nes", "openes", "evolution", "evolutionary", "genetic", "neuroevolution"]
)
Config = dict[str, Any]


def w39_config(spec: dict[str, Any], configs: list[Config]) -> list[Refusal]:
    """R39, of a canonical spec and its plan's configs: each warning once."""
    return [*_class_weights(configs), *_short_cosine(configs), *_evolution(spec, configs)]


def _class_weights(configs: list[Config]) -> list[Refusal]:
    found = sorted({p for config in configs for p, kind in coefficients(config).items() if kind == WEIGHTS})
    if not found:
        return []
    reason = f"{', '.join(found)}: class weights only harm where validation has the classes of training"
    return [refusal("R39", reason, "leave them out unless the class shares of train and test differ")]


def _short_cosine(configs: list[Config]) -> list[Refusal]:
    counts = [epochs for config in configs if _is_cosine(config) and (epochs := _epochs(config)) is not None]
    if not counts or min(counts) >= FEWEST_EPOCHS:
        return []
    reason = f"a cosine schedule over {min(counts):g} epochs; below {FEWEST_EPOCHS} it decays before it helps"
    return [refusal("R39", reason, "use a constant learning rate, or train longer")]


def _evolution(spec: dict[str, Any], configs: list[Config]) -> list[Refusal]:
    counted = spec["math"]["counts"].get("parameters")
    if counted is None or counted >= FEWEST_PARAMETERS:
        return []
    model = spec["model"]
    named = {word for text in (model["name"], model["architecture"]) for word in tokens(text)}
    told = [tokens(text) for config in configs for text in _texts(config)]
    # `es_patience` speaks of early stopping, `optimizer = "es"` of evolution
    if not ("es" in named or ["es"] in told or _EVOLUTION & named.union(*told)):
        return []
    reason = f"an evolution strategy for {counted} parameters; below {FEWEST_PARAMETERS} hill-climbing fits"
    return [refusal("R39", reason, "try hill-climbing first")]


def _is_cosine(config: Config) -> bool:
    on = coefficients(config)
    return any("cosine" in tokens(text) for path in on for text in (path, *_texts(_at(config, path))))


def _at(config: Config, path: str) -> Any:
    found: Any = config
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _texts(value: Any) -> list[str]:
    """The keys that are on and the texts of a value, at any depth."""
    if isinstance(value, dict):
        return [text for key, item in value.items() if item for text in (str(key), *_texts(item))]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def _epochs(config: Config) -> float | None:
    """How many epochs the config states: `epochs`, else the largest number of a key that speaks of them."""
    found = {key: float(v) for key, v in config.items() if _EPOCHS & set(tokens(key)) and is_number(v)}
    return found.get("epochs", max(found.values(), default=None))
