"""The worked examples of docs/statistics.md, run one after the other."""

import doctest
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "statistics.md").read_text()
BLOCKS = list(re.finditer(r"```python\n(.*?)```", TEXT, re.DOTALL))


def test_every_worked_example_holds() -> None:
    """Each line of each example prints what the page says, in the order of the page."""
    names: dict[str, Any] = {}
    wrong: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for block in BLOCKS:
        line = TEXT.count("\n", 0, block.start(1))
        example = doctest.DocTestParser().get_doctest(block[1], names, "statistics.md", None, line)
        runner.run(example, out=wrong.append, clear_globs=False)
        names = example.globs
    assert not wrong, "".join(wrong)
    assert runner.summarize(verbose=False).attempted > len(BLOCKS)


@pytest.mark.parametrize(
    "subject",
    ["subject score", "headline", "interval", "seed noise", "trivial baseline", "sign flip", "wilcoxon",
     "holm", "nadeau–bengio", "printed mean", "granularity", "invariance test"],
)  # fmt: skip
def test_every_statistic_is_explained(subject: str) -> None:
    """The page names each statistic in bold, and an example follows it before the page ends."""
    place = TEXT.lower().find(f"**{subject}")
    assert place >= 0
    assert any(block.start() > place for block in BLOCKS)


def test_every_metric_is_explained() -> None:
    """Each metric that the ledger computes stands in the page's table."""
    from ledger.stats.metrics import METRICS

    rows = " ".join(line for line in TEXT.splitlines() if line.startswith("| `"))
    assert [name for name in METRICS if f"`{name}`" not in rows] == []
