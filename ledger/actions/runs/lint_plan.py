"""Lint the frozen code of a plan, and say which findings forbid its launch."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.rules.lint.finding import ERROR, WARNING, Finding

if TYPE_CHECKING:
    from ledger.store.open import Store

_RULES = {"local": frozenset({"R16"})}
_ELSEWHERE = frozenset({"R16", "R25", "R27"})
_OWN = "local"


def lint_plan(store: "Store", proposed: dict[str, Any]) -> dict[str, Any]:
    """The data of script.linted: `{"digest", "files", "findings"}`; the code is read, not run.

    A file that is missing or edited in the frozen copy is a finding by R21.
    """
    from ledger.places import frozen_folder
    from ledger.plan.freeze import frozen_code

    digest = proposed["digests"]["plan"]
    folder = frozen_code(frozen_folder(store.url, store.ledger_id, digest))
    names = [entry["path"] for entry in proposed["code"]]
    sources: dict[str, bytes] = {}
    findings: list[dict[str, Any]] = []
    for entry in proposed["code"]:
        raw = _frozen(folder, entry)
        if raw is None:
            findings.append(_changed(entry["path"]))
        else:
            sources[entry["path"]] = raw
    findings += _read(sources, proposed["spec"]["compute"]["backend"] != _OWN)
    return {"digest": digest, "files": names, "findings": findings}


def lint_refusals(linted: dict[str, Any], compute: dict[str, Any]) -> list[dict[str, str]]:
    """Refusals by the errors that matter on this backend: R16 everywhere, R25 and R27 away from this machine.

    `linted`: the data of script.linted; `compute`: the spec's. R21 refuses changed files by itself.
    """
    from ledger.actions.runs.lint import refusals

    rules = _RULES.get(compute["backend"], _ELSEWHERE)
    return refusals([one for one in linted["findings"] if one["rule"] in rules])


def declares_state_dict(linted: dict[str, Any]) -> bool:
    """R16: whether nothing speaks against it that the code saves its state_dict."""
    return all(one["rule"] != "R16" for one in linted["findings"])


def _read(sources: dict[str, bytes], elsewhere: bool) -> list[dict[str, Any]]:
    from ledger.rules.lint.lint import lint
    from ledger.rules.lint.parse import NotPython

    try:
        return [one.as_dict() for one in lint(sources, elsewhere)]
    except NotPython as error:
        return [Finding(error.name, max(1, error.line), "R25", WARNING, error.reason, error.remedy).as_dict()]


def _frozen(folder: Path, entry: dict[str, Any]) -> bytes | None:
    """The bytes of a frozen file; None if they are not those of the plan."""
    try:
        raw = (folder / entry["path"]).read_bytes()
    except OSError:
        return None
    return raw if hashlib.sha256(raw).hexdigest() == entry["sha256"] else None


def _changed(name: str) -> dict[str, Any]:
    remedy = "propose it again: `ledger propose SPEC.toml`"
    return Finding(name, 1, "R21", ERROR, "the frozen copy is not as it was proposed", remedy).as_dict()
