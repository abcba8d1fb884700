"""What leaves the program: one JSON document or text on stdout, everything else on stderr."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO


def show(document: Any, as_json: bool, text: Callable[[], str]) -> None:
    """Print the document as JSON, or the text made of it."""
    if as_json:
        print_json(document)
    else:
        print_text(text())


def print_json(document: Any, *, wide: bool = False) -> None:
    """Exactly one document and a line feed; non-finite numbers as tagged values, never `NaN`.

    ASCII only: valid in every locale, and no control character reaches a terminal. On a terminal, or
    where `wide` asks for it, a key stands on a line of its own.
    """
    indent = 2 if wide or sys.stdout.isatty() else None
    try:
        line = json.dumps(document, indent=indent, allow_nan=False)
    except ValueError:
        line = json.dumps(_finite(document), indent=indent, allow_nan=False)
    sys.stdout.write(line + "\n")


def print_text(text: str) -> None:
    """Text for a person, with one line feed at its end."""
    sys.stdout.write(text.rstrip("\n") + "\n")


def note(text: str) -> None:
    """A line beside the result: progress, a hint, a warning; what was printed before it stays before it."""
    sys.stdout.flush()
    sys.stderr.write(text.rstrip("\n") + "\n")


def _finite(value: Any) -> Any:
    from schemas.numbers import tag

    if isinstance(value, float):
        return tag(value)
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value


def clean(text: object) -> str:
    """One line that is safe on a terminal: no control characters, no line breaks."""
    from ledger.render.text import terminal

    return terminal(str(text))


def clean_block(text: object) -> str:
    """Lines that are safe on a terminal; the line breaks stay."""
    return "\n".join(clean(line) for line in str(text).splitlines())


def coloured(stream: TextIO) -> bool:
    """Whether a stream takes colours: a terminal, and nobody asked for none."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def red(text: str) -> str:
    """The text in red, where stderr takes colours."""
    return f"\x1b[31m{text}\x1b[0m" if coloured(sys.stderr) else text


def bold(text: str) -> str:
    """The text in bold, where stdout takes colours."""
    return f"\x1b[1m{text}\x1b[0m" if coloured(sys.stdout) else text


def columns(rows: list[list[str]]) -> str:
    """Rows of cleaned cells in aligned columns; the first row is the heading."""
    from ledger.render.text import width

    cells = [[clean(cell) for cell in row] for row in rows]
    widths = [max(width(row[at]) for row in cells) for at in range(len(cells[0]))]
    lines = [
        "  ".join(cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([bold(lines[0]), *lines[1:]])
