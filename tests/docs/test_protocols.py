"""docs/protocols.md: its specs load, make plans, and its training code selects what each plan holds out."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ledger.plan.build import build_plan
from ledger.plan.folds import held_out_by, trained_on
from ledger.plan.read import read_spec

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "protocols.md").read_text()
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
ROWS = [
    {"subject": str(who), "session": session, "day": str(day), "reaction_ms": str(who + day)}
    for who in (308, 309, 310, 330, 331, 332)
    for session in ("morning", "evening")
    for day in range(3)
]


@pytest.fixture
def plan_of(tmp_path: Path) -> Any:
    """`plan_of(block)`: the plan of the example spec with one of its tables replaced."""

    def make(block: str) -> dict[str, Any]:
        table = block.splitlines()[0]
        example = (ROOT / "tests" / "schemas" / "example.toml").read_text()
        text = re.sub(rf"(?ms)^{re.escape(table)}\n.*?(?=^\[)", lambda found: block, example)
        header = ",".join(ROWS[0])
        lines = [header, *(",".join(row.values()) for row in ROWS)]
        (tmp_path / "sleepstudy.csv").write_text("\n".join(lines) + "\n")
        (tmp_path / "train_mlp.py").write_text("class MLP:\n    pass\n\n\ndef train(run):\n    pass\n")
        (tmp_path / "spec.toml").write_text(text)
        return build_plan(tmp_path / "spec.toml", read_spec(tmp_path / "spec.toml"))

    return make


@pytest.mark.parametrize("block", BLOCKS, ids=[str(number) for number in range(len(BLOCKS))])
def test_each_spec_loads_and_its_code_splits_the_rows(plan_of: Any, block: str) -> None:
    """Train and test of the documented code are disjoint, and together all rows that take part."""
    scope: dict[str, Any] = {}
    exec(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)[0], scope)
    proposed = plan_of(block)
    plan, found = proposed["plan"], proposed["data"]["subjects"]
    taking_part = [row for row in ROWS if row["subject"] not in plan["excluded"]]
    for unit in plan["subjects"]:
        fold = held_out_by(plan, unit)
        run = SimpleNamespace(
            test_subjects=fold["test"], session=fold["session"], train_subjects=trained_on(plan, found, unit)
        )
        train, test = scope["split"](run, ROWS)
        assert test
        assert train
        assert not [row for row in test if row in train]
        assert len(train) + len(test) == len(taking_part)


def test_every_protocol_is_shown() -> None:
    """All four kinds have a block, and so has the target column."""
    shown = {kind for block in BLOCKS for kind in re.findall(r'^kind = "([a-z-]+)"', block, re.MULTILINE)}
    assert shown >= {"loso", "leave-one-session-out", "grouped-k-fold", "single-split"}
    assert any("target_column" in block for block in BLOCKS)
