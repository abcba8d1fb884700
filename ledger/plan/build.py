"""A whole plan from a spec and the files around it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger.errors import UsageError
from ledger.plan.cells import make_plan
from ledger.plan.code import find_code
from ledger.plan.data import describe_data
from ledger.plan.digest import code_fingerprint, digests, fingerprints
from ledger.plan.environment import describe

if TYPE_CHECKING:
    from schemas.spec import Spec

MAX_BYTES = 900_000
MAX_PATH = 300


def build_plan(spec_path: Path, spec: "Spec") -> dict[str, Any]:
    """ExperimentProposed without project, name, ancestor and changed: what propose freezes and records.

    `source` is the absolute path of the spec. UsageError names the key, file or line that is wrong.
    """
    path = spec_path.absolute()
    canonical = spec.canonical()
    entry, architecture = canonical["script"]["entry"], canonical["model"]["architecture"]
    code = find_code(path.parent, entry, architecture)
    data = describe_data(path.parent, canonical["data"])
    environment = describe(code.packages)
    plan = make_plan(canonical, data["subjects"])
    meaning = code_fingerprint(code.trees, entry)
    return _small_enough({
        "spec": canonical,
        "source": str(path),
        "digests": digests(canonical, code.files, data["digest"], environment),
        "fingerprints": fingerprints(canonical, plan, meaning, data["digest"], environment),
        "code": code.files,
        "data": data,
        "environment": environment,
        "plan": plan,
    })  # fmt: skip


def _small_enough(proposed: dict[str, Any]) -> dict[str, Any]:
    import orjson

    for entry in (*proposed["code"], *proposed["data"]["files"]):
        if len(entry["path"]) > MAX_PATH or not entry["path"].isprintable():
            raise UsageError(f"{entry['path'][:80]!a} is no usable file name", "use short printable names")
    size = len(orjson.dumps(proposed))
    if size > MAX_BYTES:
        raise UsageError(
            f"the plan has {size} bytes, at most {MAX_BYTES}", "use fewer data files, configs or subjects"
        )
    return proposed
