"""R6: the architecture that is named exists in the frozen code."""

import re

from ledger.rules.refusal import Refusal, refusal

_TOKEN = re.compile(r"[^\W\d]\w*(?:[./:][^\W\d]\w*)*")


def r6_isa_formula(text: str, architecture: str, names: set[str]) -> list[Refusal]:
    """R6: the answer names a class or function that resolves.

    `names` holds `Name` and `module:Name` of the frozen code; the spec's own architecture (`module:Name`)
    was resolved when the plan was made. A bare word in lower case counts only for that one: `train` is
    also a word of any sentence.
    """
    own = architecture.partition(":")[2]
    modules = {name.partition(":")[0] for name in names if ":" in name}
    known = names | {architecture, own}
    tokens = [_tidy(token) for token in _TOKEN.findall(text)]
    wrong = [token for token in tokens if _is_unresolved(token, known, modules)]
    example = f"name the exact class: {own} in {architecture.partition(':')[0]}"
    if wrong:
        return [refusal("R6", f"{wrong[0][:80]} is not defined in the frozen code", example)]
    if any(_resolves(token, own, known) for token in tokens):
        return []
    return [refusal("R6", "isa_formula names no class or function of the frozen code", example)]


def _tidy(token: str) -> str:
    return token.replace(".py:", ":").replace("/", ".")


def _resolves(token: str, own: str, known: set[str]) -> bool:
    if token == own:
        return True
    module, _, name = token.replace(":", ".").rpartition(".")
    if module:
        return f"{module}:{name}" in known
    return name in known and not (name.isalpha() and name.islower())


def _is_unresolved(token: str, known: set[str], modules: set[str]) -> bool:
    """Whether `module:Name` names a module of the plan that has no such class."""
    module, colon, name = token.rpartition(":")
    return bool(colon) and module in modules and f"{module}:{name}" not in known
