"""A spec file from disk."""

from pathlib import Path
from typing import TYPE_CHECKING

from ledger.errors import NotFound, UsageError

if TYPE_CHECKING:
    from schemas.spec import Spec

MAX_BYTES = 1_048_576


def read_spec(path: Path) -> "Spec":
    """The spec in a file; NotFound if there is none, UsageError with every wrong key if it is malformed."""
    from schemas.spec_errors import SpecError
    from schemas.spec_load import load_spec

    try:
        return load_spec(_text(path))
    except SpecError as error:
        listed = "\n".join(f"  {problem}" for problem in error.problems)
        raise UsageError(
            f"{path.name} is malformed:\n{listed}", "correct the keys named above; nothing was recorded"
        ) from None


def _text(path: Path) -> str:
    if "\0" in str(path) or not path.exists():
        raise NotFound(f"there is no spec {str(path)!a}", "give the path of a TOML file")
    if not path.is_file():
        raise UsageError(f"{str(path)!a} is no file", "give the path of a TOML file")
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", "give the path of a TOML file") from None
    if len(raw) > MAX_BYTES:
        raise UsageError(f"{path.name} has more than {MAX_BYTES} bytes", "a spec holds settings, not data")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8: byte {error.start}", "save it as UTF-8") from None
