"""Digests (exact: what is frozen) and fingerprints (meaning: the same science, the same context)."""

import ast
from typing import Any

from ledger.plan.normalise import normal_form
from schemas.canonical import fingerprint
from schemas.spec_science import plan_fingerprint


def code_fingerprint(trees: dict[str, ast.Module], entry: str) -> str:
    """Of the normal form of every file, and of the function that is the entry."""
    forms = {name: normal_form(tree) for name, tree in trees.items()}
    return fingerprint("ledger.code.v1", {"entry": entry, "files": forms})


def code_shape(trees: dict[str, ast.Module], entry: str) -> str:
    """Of the same normal forms without the names of the files: a copy under another name has the same."""
    forms = sorted(normal_form(tree) for tree in trees.values())
    return fingerprint("ledger.shape.v1", {"entry": entry.partition(":")[2], "files": forms})


def context_fingerprint(code: str, data: str, environment: dict[str, str]) -> str:
    """Of the normalised code, the data and the environment."""
    return fingerprint("ledger.context.v1", {"code": code, "data": data, "environment": environment})


def digests(
    spec: dict[str, Any], code: list[dict[str, Any]], data: str, environment: dict[str, str]
) -> dict[str, str]:
    """schemas Digests: `plan` covers the other four."""
    parts = {
        "spec": fingerprint("ledger.spec.v1", spec),
        "code": fingerprint("ledger.files.v1", [[entry["path"], entry["sha256"]] for entry in code]),
        "data": data,
        "environment": fingerprint("ledger.environment.v1", environment),
    }
    return {"plan": fingerprint("ledger.plan.v1", parts), **parts}


def fingerprints(
    spec: dict[str, Any], plan: dict[str, Any], code: tuple[str, str], data: str, environment: dict[str, str]
) -> dict[str, str]:
    """schemas Fingerprints: the science, its context, and the code alone; `code`: fingerprint and shape."""
    return {
        "config": plan_fingerprint(spec, plan["configs"]),
        "context": context_fingerprint(code[0], data, environment),
        "code": code[0],
        "shape": code[1],
    }
