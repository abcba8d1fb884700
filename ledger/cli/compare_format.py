"""The formats of `ledger compare`: which page renders which."""

import shutil
import sys
from typing import Any

from ledger.cli.output import coloured
from ledger.cli.table_format import PIPE_WIDTH


def text(document: dict[str, Any], format: str) -> str:
    """The text of a comparison in one of the formats md, csv, tex or terminal."""
    if format == "md":
        from ledger.render.compare_md import render as md

        return md(document)
    if format == "csv":
        from ledger.render.compare_csv import render as csv

        return csv(document)
    if format == "tex":
        from ledger.render.compare_tex import render as tex

        return tex(document)
    from ledger.render.compare_terminal import render as terminal

    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH
    return terminal(document, columns, coloured(sys.stdout))
