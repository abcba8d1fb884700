"""A whole plan from a spec and the files around it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError
from ledger.plan.cells import make_plan
from ledger.plan.code import find_code
from ledger.plan.data import read_data
from ledger.plan.digest import code_fingerprint, code_shape, digests, fingerprints
from ledger.plan.environment import describe
from ledger.plan.facts import Facts, trivial_of, wanted
from ledger.plan.held_out import held_out

if TYPE_CHECKING:
    from schemas.spec import Spec

MAX_BYTES = 900_000
MAX_PATH = 300


def build_plan(spec_path: Path, spec: "Spec") -> dict[str, Any]:
    """ExperimentProposed without project, name, ancestor and changed: what propose freezes and records.

    `source` is the absolute path of the spec. UsageError names the key, file or line that is wrong.
    """
    return build_with_facts(spec_path, spec)[0]


def build_with_facts(spec_path: Path, spec: "Spec") -> tuple[dict[str, Any], Facts]:
    """The plan, and what its data shows that R31 judges."""
    path = spec_path.absolute()
    canonical = spec.canonical()
    entry, architecture = canonical["script"]["entry"], canonical["model"]["architecture"]
    code = find_code(path.parent, entry, architecture)
    data, tally = read_data(path.parent, canonical["data"], wanted(canonical))
    environment = describe(code.packages)
    plan = make_plan(canonical, data["subjects"], tally.sessions())
    folds, rest = held_out(plan, tally)
    meaning = code_fingerprint(code.trees, entry), code_shape(code.trees, entry)
    proposed = {
        "spec": canonical,
        "source": str(path),
        "digests": digests(canonical, code.files, data["digest"], environment),
        "fingerprints": fingerprints(canonical, plan, meaning, data["digest"], environment),
        "code": code.files,
        "data": data,
        "environment": environment,
        "plan": plan,
        "trivial": trivial_of(canonical, folds, rest),
    }
    return _small_enough(proposed), Facts.of(tally, folds)


def _small_enough(proposed: dict[str, Any]) -> dict[str, Any]:
    import orjson

    for entry in (*proposed["code"], *proposed["data"]["files"]):
        if len(entry["path"]) > MAX_PATH or not entry["path"].isprintable():
            raise UsageError(f"{entry['path'][:80]!a} is no usable file name", "use short printable names")
    size = len(orjson.dumps(proposed))
    if size > MAX_BYTES:
        raise UsageError(
            f"the plan has {size} bytes, at most {MAX_BYTES}",
            "use fewer data files, configs, subjects or sessions",
        )
    return proposed
