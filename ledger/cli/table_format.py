"""The formats of `ledger table`: which page renders which."""

import shutil
import sys
from typing import Any

from ledger.cli.output import coloured

PIPE_WIDTH = 100


def text(tables: list[dict[str, Any]], format: str) -> str:
    """The text of tables in one of the formats md, csv, tex or terminal."""
    if format == "md":
        from ledger.render.table_md import render as md

        return md(tables)
    if format == "csv":
        from ledger.render.table_csv import render as csv

        return csv(tables)
    if format == "tex":
        from ledger.render.table_tex import render as tex

        return tex(tables)
    from ledger.render.table_terminal import render as terminal

    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH
    return terminal(tables, columns, coloured(sys.stdout))
