"""docs/lint.md: every bad example has the findings that it says, every good one none."""

import re
from pathlib import Path

import pytest

from ledger.rules.lint.lint import lint

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "lint.md").read_text(encoding="utf-8")
[HEAD] = re.findall(r"```python head\n(.*?)```", PAGE, re.S)
EXAMPLES = re.findall(r"```python (bad|good)\n(.*?)```", PAGE, re.S)


def test_the_page_has_an_example_and_its_remedy_for_each_finding() -> None:
    """Bad and good take turns; all three rules and both levels are shown."""
    assert [kind for kind, _ in EXAMPLES] == ["bad", "good"] * (len(EXAMPLES) // 2)
    shown = set(re.findall(r"(R\d\d) (error|warning)", "".join(text for _, text in EXAMPLES)))
    assert shown == {(rule, level) for rule in ("R16", "R25", "R27") for level in ("error", "warning")}


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_an_example_gives_what_it_says(kind: str, text: str) -> None:
    """Rule, line and level as the comments of the page say them."""
    expected = [
        (number, rule, level)
        for number, line in enumerate((HEAD + text).splitlines(), 1)
        for rule, level in re.findall(r"(R\d\d) (error|warning)", line)
    ]
    found = [(one.line, one.rule, one.level) for one in lint({"train.py": (HEAD + text).encode()})]
    assert sorted(found) == sorted(expected)
    assert bool(found) == (kind == "bad")


def test_every_check_has_its_finding_on_the_page() -> None:
    """No check is without an example that makes it speak."""
    from ledger.rules.lint.lint import CHECKS, r27_flush

    silent = set(CHECKS) | {r27_flush}
    for _, text in EXAMPLES:
        found = {one.message for one in lint({"train.py": (HEAD + text).encode()})}
        silent -= {check for check in silent if _gives(check, text, found)}
    assert silent == set()


def _gives(check: object, text: str, found: set[str]) -> bool:
    from ledger.rules.lint.facts import read
    from ledger.rules.lint.parse import parse
    from ledger.rules.lint.project import Project

    raw, project = (HEAD + text).encode(), Project()
    project.add(read("train.py", raw, parse("train.py", raw)))
    return bool({one.message for one in check(project.files["train.py"])} & found)  # type: ignore[operator]
