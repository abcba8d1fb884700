"""Settings of `ledger.toml`, the nearest one upwards from here. They may lower a cap, never raise it."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.errors import UsageError
from schemas.money import parse_usd

_KNOWN = ("daily_cap_usd", "workers", "project", "rates", "slurm", "supervisor")
HERE, SERVICE = "here", "service"


@dataclass(frozen=True, slots=True)
class Settings:
    """`lowered`: the daily cap that is stated, in micro-dollars; `workers` at a time (0: one for each core).

    `rates`: the tables of `[rates]` by provider as they stand; they count for nothing until they are signed.
    `supervisor`: who starts runs elsewhere, a process of the launch or a service of another account.
    `slurm`: folder, cluster, partition, account and whatever else its submissions need.
    """

    lowered: int | None = None
    workers: int = 0
    project: str = ""
    rates: dict[str, Any] = field(default_factory=dict)
    slurm: dict[str, Any] = field(default_factory=dict)
    supervisor: str = HERE


def load(start: Path | None = None) -> Settings:
    """The settings in force; UsageError names the key that is wrong."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        path = folder / "ledger.toml"
        if path.is_file():
            return _parse(path)
    return Settings()


def _parse(path: Path) -> Settings:
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name}: {error}") from None
    unknown = sorted(set(stated) - set(_KNOWN))
    if unknown:
        raise UsageError(f"{path.name}: unknown key {unknown[0]}", f"known: {', '.join(_KNOWN)}")
    workers, project = stated.get("workers", 0), stated.get("project", "")
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 0:
        raise UsageError(f"{path.name}: workers = {workers!r} is not a count", "write workers = 2")
    if not isinstance(project, str):
        raise UsageError(f"{path.name}: project is not a text", 'write project = "sleepstudy"')
    try:
        cap = parse_usd(str(stated["daily_cap_usd"])) if "daily_cap_usd" in stated else None
    except ValueError as error:
        raise UsageError(f"{path.name}: daily_cap_usd: {error}") from None
    rates = _table(path, stated, "rates", '[rates.modal] and A10 = "1.10"')
    slurm = _table(path, stated, "slurm", '[slurm] and partition = "gpu"')
    return Settings(cap, workers, project, rates, slurm, _supervisor(path, stated))


def _supervisor(path: Path, stated: dict[str, Any]) -> str:
    found = stated.get("supervisor", HERE)
    if found not in (HERE, SERVICE):
        raise UsageError(f"{path.name}: supervisor = {found!r}", f'write "{HERE}" or "{SERVICE}"')
    return str(found)


def _table(path: Path, stated: dict[str, Any], name: str, example: str) -> dict[str, Any]:
    found = stated.get(name, {})
    if not isinstance(found, dict):
        raise UsageError(f"{path.name}: {name} is not a table", f"write {example} below it")
    return found
