"""Write a page into a folder: whole or not at all, never outside it and never through a link."""

import os
import secrets
from pathlib import Path

from ledger.errors import UsageError

REMEDY = "give a folder of your own with --to, and move what stands in the way"


def write_page(folder: Path, name: str, text: str) -> Path:
    """Put `text` at `name` under `folder`; UsageError if a link or something else stands there."""
    root = folder.resolve()
    target = root / name
    _make_folder(root, target.parent)
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise UsageError(f"{name} is not a plain file", REMEDY)
    if not target.parent.resolve().is_relative_to(root):
        raise UsageError(f"{name} lies outside the folder", REMEDY)
    replace(target, text.encode())
    return target


def _make_folder(root: Path, folder: Path) -> None:
    """The folders from the root down, none of them a link."""
    root.mkdir(parents=True, exist_ok=True)
    for part in reversed([folder, *folder.parents]):
        if part != root and part.is_relative_to(root):
            if part.is_symlink():
                raise UsageError(f"{part.name} is a link", REMEDY)
            part.mkdir(exist_ok=True)


def replace(target: Path, content: bytes) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o644), "wb") as file:
            file.write(content)
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
