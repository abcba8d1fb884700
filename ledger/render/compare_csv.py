"""A comparison as CSV: a line for each pair, every number in full precision."""

import csv
import io
from typing import Any

from ledger.render.text import csv_cell

NUMBERS = (
    "n", "mean_difference", "sd_difference", "ci95_low", "ci95_high", "improved", "unchanged", "p_sign_flip",
    "p_sign_flip_error", "p_holm", "p_wilcoxon", "p_nadeau_bengio", "dz", "minimum_p", "attainable",
)  # fmt: skip
HEAD = (
    "a", "b", "a_name", "b_name", "metric", "unit", "direction", "protocol", *NUMBERS, "method", "total",
    "left_out", "labels", "index",
)  # fmt: skip


def render(document: dict[str, Any]) -> str:
    """The CSV of all pairs."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for pair in document["pairs"]:
        low, high = pair["ci95"] or (None, None)
        flat = {
            **document, **pair, "ci95_low": low, "ci95_high": high, "labels": "; ".join(pair["labels"]),
            "total": pair["subjects"]["total"], "left_out": " ".join(pair["subjects"]["left_out"]),
        }  # fmt: skip
        cells = [flat[name] for name in HEAD]
        writer.writerow([csv_cell(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()
