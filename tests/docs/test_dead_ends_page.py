"""docs/dead-ends.md: each row of its tables is what the rules say, and its spec lines load."""

import re
import tomllib
from pathlib import Path

import pytest

from ledger.rules.coefficients import coefficients
from ledger.rules.creep import citation
from ledger.rules.dead_ends import matches
from schemas.spec_load import load_spec
from schemas.spec_science import config_fingerprint

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "dead-ends.md").read_text(encoding="utf-8")
EXAMPLE = (ROOT / "tests" / "schemas" / "example.toml").read_text(encoding="utf-8")
VERDICTS = re.findall(r"^\| `(\{.*?\})`(.*?) \| (refuse|warn|near|nothing) \|$", PAGE, re.MULTILINE)
KINDS = re.findall(
    r"^\| (decay|warm-up|class weights|clipping|schedule|none) \| (`.*`) \|$", PAGE, re.MULTILINE
)


def block(name: str) -> str:
    return re.findall(rf"```toml {name}\n(.*?)```", PAGE, re.DOTALL)[0]


def test_the_page_has_a_row_for_each_verdict() -> None:
    """Ten rows, all four verdicts, all kinds."""
    assert len(VERDICTS) == 10
    assert {verdict for _, _, verdict in VERDICTS} == {"refuse", "warn", "near", "nothing"}
    assert len(KINDS) == 6


@pytest.mark.parametrize(("changes", "words", "verdict"), VERDICTS)
def test_a_row_of_the_verdicts(changes: str, words: str, verdict: str) -> None:
    """The plan of the row meets the dead end as the row says."""
    spec, config = load_spec(EXAMPLE).canonical(), tomllib.loads(block("dead"))
    dead = {
        "dead_end": "d1", "experiment": "x1", "name": "hot", "why": "loss is NaN", "by": "ledger",
        "outcome": "preempted" if "preempted" in words else "nan", "seeds": [42], "data_digest": "d" * 64,
        "config": config, "config_fingerprint": config_fingerprint(spec, config), "volatile": [],
        "context_fingerprint": "c" * 64, "code_fingerprint": "e" * 64, "read": ["lr", "epochs"],
        "architecture": spec["model"]["architecture"],
    }  # fmt: skip
    ends = [dead, {**dead, "dead_end": "d2", "seeds": [137]}] if "another seed" in words else [dead]
    proposed = {
        "spec": spec, "data": {"digest": "d" * 64},
        "plan": {
            "configs": [config | tomllib.loads(f"new = {changes}")["new"]],
            "seeds": [7] if "seed 7" in words else [42], "deterministic": False,
        },
        "fingerprints": {"context": ("a" if "other code" in words else "c") * 64, "code": "e" * 64},
    }  # fmt: skip
    assert {item["verdict"] for item in matches(proposed, ends)} == ({verdict} - {"nothing"})


@pytest.mark.parametrize(("kind", "keys"), KINDS)
def test_a_row_of_the_words(kind: str, keys: str) -> None:
    """Each key is of the kind of its row."""
    for key in re.findall(r"`(\S+)`", keys):
        assert coefficients({key: 0.5}) == ({} if kind == "none" else {key: kind})


def test_the_need_of_the_page_loads() -> None:
    """As a table of the spec; each line cites an id and says something."""
    need = load_spec(EXAMPLE + "\n" + block("need")).canonical()["need"]
    assert set(need) == {"weight_decay", "optimizer.clip"}
    assert all(cited.startswith("x4k9p2mz7q.") and said for cited, said in map(citation, need.values()))
