"""R24: the memory page says the actual beside the estimate, and its numbers can be derived again."""

from ledger.actions.results.cite import cite
from ledger.actions.results.export import export


def test_the_ratio_stands_on_the_page(paid, attempt, tmp_path) -> None:
    """Two attempts of one and two hours at $3.60 are 1.08 × an estimate of $10."""
    attempt(1, hours=1)
    attempt(2, hours=2)
    export(paid, tmp_path)
    page = tmp_path / "memory" / "sleepstudy.md"
    assert "1.08 × the estimate" in page.read_text()
    found = cite(paid, page)
    assert (found["ok"], found["mismatched"], found["left_out"]) == (True, [], [])
