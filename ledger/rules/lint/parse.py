"""A script's bytes as a syntax tree, or why it is none."""

import ast
import warnings

MOST = 2 * 1024 * 1024
"""Bytes; what is longer is data, not a script that somebody wrote."""


class NotPython(Exception):
    """The file of this name is no script; `line` is 0 where all of it is meant."""

    def __init__(self, name: str, reason: str, remedy: str, line: int = 0) -> None:
        self.name, self.reason, self.remedy, self.line = name, reason, remedy, line
        super().__init__(reason)


def parse(name: str, raw: bytes) -> ast.Module:
    """The tree; a coding cookie, a BOM and CRLF are Python's own affair. NotPython otherwise."""
    if name.lower().endswith(".ipynb"):
        remedy = "make a script of it, then lint that: `jupyter nbconvert --to script NOTEBOOK.ipynb`"
        raise NotPython(name, "a notebook is not a script", remedy)
    if len(raw) > MOST:
        raise NotPython(name, f"larger than {MOST >> 20} MiB", "keep data in a file of its own")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a script's invalid escapes are not the ledger's affair
            return ast.parse(raw)
    except SyntaxError as error:
        raise _syntax(name, error, raw) from None
    except (RecursionError, MemoryError):
        raise NotPython(
            name, "nested too deeply to be read", "split the longest expression or block"
        ) from None
    except ValueError as error:
        raise NotPython(name, f"not Python: {error}", "correct the script") from None


def _syntax(name: str, error: SyntaxError, raw: bytes) -> NotPython:
    said = error.msg or "invalid syntax"
    if "codec can't decode" in said or "encoding" in said:
        line = error.lineno or _first_bad(raw)
        return NotPython(name, said, "save it as UTF-8, or name its encoding: `# -*- coding: … -*-`", line)
    return NotPython(name, said, "correct the script", error.lineno or 0)


def _first_bad(raw: bytes) -> int:
    """The line of the first byte that is not UTF-8; 0 if there is none."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw.count(b"\n", 0, error.start) + 1
    return 0
