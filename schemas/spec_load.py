"""TOML text to a Spec, or SpecError with every wrong key. Pure; never another exception, whatever comes."""

import tomllib
from typing import Any

from schemas.spec import Spec
from schemas.spec_errors import Problem, SpecError
from schemas.spec_examples import example
from schemas.spec_plain import plain_problems
from schemas.spec_report import problems_of
from schemas.spec_words import OWN_BACKENDS

MAX_CHARACTERS = 262_144


def load_spec(text: str) -> Spec:
    """The spec that a TOML text states; SpecError lists each wrong key with a right example."""
    return parse_spec(_read(text))


def parse_spec(tree: dict[str, Any]) -> Spec:
    """The spec of a parsed document; SpecError as in load_spec."""
    from pydantic import ValidationError

    found = plain_problems(tree) + _unpriced(tree)
    try:
        spec = Spec.model_validate(tree)
    except ValidationError as error:
        named = {problem.key for problem in found}
        found += [problem for problem in problems_of(error, tree) if problem.key not in named]
    except (OverflowError, RecursionError):
        found = found or [Problem("the spec", "holds a value that is too large or nested too deep")]
    if found:
        raise SpecError(found)
    return spec


def _unpriced(tree: dict[str, Any]) -> list[Problem]:
    """Own hardware has no other rate than the one that is typed; a provider tells its own (R17)."""
    compute = tree.get("compute")
    if not isinstance(compute, dict):
        return []
    backend = compute.get("backend")
    if isinstance(backend, str) and backend not in OWN_BACKENDS:
        return []
    lacking = [f"compute.{key}" for key in ("rate_usd_per_hour", "rate_source") if key not in compute]
    return [Problem(key, "is missing", example(key)) for key in lacking]


def _read(text: str) -> dict[str, Any]:
    if len(text) > MAX_CHARACTERS:
        raise SpecError([Problem("the spec", f"has more than {MAX_CHARACTERS} characters")])
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise SpecError([Problem("the spec", "is not valid Unicode text")])
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except ValueError as error:  # TOMLDecodeError, or an integer with thousands of digits
        raise SpecError([Problem("the spec", f"is not TOML: {_short(error)}")]) from None
    except RecursionError:
        raise SpecError([Problem("the spec", "is nested too deep")]) from None


def _short(error: ValueError) -> str:
    text = str(error)[:300]
    return text if text.isprintable() else ascii(text)
