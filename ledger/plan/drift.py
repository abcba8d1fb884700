"""What differs between the sources now and the plan (R21)."""

from pathlib import Path
from typing import Any

from ledger.errors import LedgerError
from ledger.plan.code import find_code
from ledger.plan.data import data_files, data_root
from ledger.plan.diff import changed_keys
from ledger.plan.environment import changes, describe
from ledger.plan.files import differences
from ledger.plan.freeze import data_base
from ledger.plan.read import read_spec


def drift(proposed: dict[str, Any]) -> list[str]:
    """One sentence for each file, package or spec key that is not as it was planned; empty if all is.

    A spec file that is gone is no drift: the ledger holds it.
    """
    base, spec = Path(proposed["source"]).parent, proposed["spec"]
    found = _spec(Path(proposed["source"]), spec)
    code = differences(base, proposed["code"])
    found += code + differences(data_base(proposed), proposed["data"]["files"])
    found += _new_data(data_root(base, proposed["data"]["path"]), proposed)
    if not code:
        found += _code(base, proposed)
    return found


def _spec(path: Path, planned: dict[str, Any]) -> list[str]:
    if not path.is_file():
        return []
    try:
        now = read_spec(path).canonical()
    except LedgerError:
        return [f"{path.name} is malformed now"]
    # answers are events of their own: giving them later changes nothing that runs
    changed = [key for key in changed_keys(planned, now) if not key.startswith("gate")]
    return [f"{path.name}: {key} was changed" for key in changed]


def _new_data(root: Path, proposed: dict[str, Any]) -> list[str]:
    known = {entry["path"] for entry in proposed["data"]["files"]}
    if not root.is_dir():
        return []
    try:
        names = [path.relative_to(root.parent).as_posix() for path in data_files(root)]
    except LedgerError:
        return []
    return [f"{name} is new" for name in names if name not in known]


def _code(base: Path, proposed: dict[str, Any]) -> list[str]:
    """Files that the same scripts import by now, and packages of another version."""
    spec, known = proposed["spec"], {entry["path"] for entry in proposed["code"]}
    try:
        code = find_code(base, spec["script"]["entry"], spec["model"]["architecture"])
    except LedgerError as error:
        return [error.message]
    new = [f"{entry['path']} is new" for entry in code.files if entry["path"] not in known]
    return new + changes(proposed["environment"], describe(code.packages))
