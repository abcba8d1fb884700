"""Settings of `ledger.toml`, the nearest one upwards from here. They may lower a cap, never raise it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from ledger.errors import UsageError
from schemas.money import parse_usd

DAILY_CAP = 20_000_000
"""Micro-dollars a day and account (R18)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`daily_cap` in micro-dollars; `workers` at a time (0 means one for each core)."""

    daily_cap: int = DAILY_CAP
    workers: int = 0
    project: str = ""


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
    unknown = sorted(set(stated) - {"daily_cap_usd", "workers", "project"})
    if unknown:
        raise UsageError(f"{path.name}: unknown key {unknown[0]}", "known: daily_cap_usd, workers, project")
    workers, project = stated.get("workers", 0), stated.get("project", "")
    if not isinstance(workers, int) or isinstance(workers, bool) or workers < 0:
        raise UsageError(f"{path.name}: workers = {workers!r} is not a count", "write workers = 2")
    if not isinstance(project, str):
        raise UsageError(f"{path.name}: project is not a text", 'write project = "sleepstudy"')
    try:
        cap = parse_usd(str(stated.get("daily_cap_usd", "20")))
    except ValueError as error:
        raise UsageError(f"{path.name}: daily_cap_usd: {error}") from None
    return Settings(daily_cap=min(cap, DAILY_CAP), workers=workers, project=project)
