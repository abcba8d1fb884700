"""Keys and exit codes of `import results` and `compare`, on either database."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, Any]]
PAIR = {
    "a", "b", "n", "mean_difference", "sd_difference", "ci95", "improved", "p_sign_flip", "p_wilcoxon",
    "p_holm", "p_nadeau_bengio", "attainable",
}  # fmt: skip


@pytest.fixture
def bring(call: Call, tmp_path: Path) -> Callable[..., tuple[int, Any]]:
    """`bring("ols", {"a": 1.0}, "--printed-mean", "1.0")`: import an rmse for each subject."""

    def go(name: str, values: dict[str, float], *more: str) -> tuple[int, Any]:
        (tmp_path / "r.csv").write_text("subject,value\n" + "".join(f"{s},{v}\n" for s, v in values.items()))
        words = ("--project", "p", "--metric", "rmse", "--unit", "ms", "--direction", "lower")
        source = ("--source", "https://doi.org/10.1000/x1")
        return call("import", "results", "r.csv", "--name", name, *words, *source, *more)

    return go


def test_import_and_compare(call: Call, bring: Callable[..., tuple[int, Any]]) -> None:
    """Both commands have the keys of the contract; statistics are numbers, an absent check is null."""
    code, document = bring("ols", {"a": 1.0, "b": 2.0}, "--printed-mean", "1.5")
    assert code == 0
    assert document["checks"] == {"mean": "agrees", "sd": None, "granularity": None}
    assert [document[f"recomputed_{name}"] for name in ("mean", "pooled")] == [1.5, 1.5]
    assert bring("mean", {"a": 2.0, "b": 3.0})[0] == 0
    code, document = call("compare", "ols", "mean")
    assert code == 0
    (pair,) = document["pairs"]
    assert set(pair) >= PAIR
    assert (pair["n"], pair["mean_difference"], pair["improved"], pair["attainable"]) == (2, -1.0, 2, False)


def test_exit_codes(call: Call, bring: Callable[..., tuple[int, Any]]) -> None:
    """2 for a bad file and a comparison of one, 3 for other rosters, 4 for a stranger, 5 for a taken name."""
    assert bring("ols", {"a": 1.0, "b": 2.0})[0] == 0
    assert bring("ols", {"a": 1.0})[0] == 5
    assert bring("bad", {"a": float("nan")})[0] == 2
    assert call("compare", "ols")[0] == 2
    assert call("compare", "ols", "ols")[0] == 2
    assert call("compare", "ols", "nobody")[0] == 4
    assert bring("short", {"a": 1.0})[0] == 0
    code, document = call("compare", "ols", "short")
    assert (code, document["refused"][0]["rule"]) == (3, "R31")
    assert call("compare", "ols", "short", "--allow-incomplete")[0] == 0
    assert call("launch", "ols")[0] == 5
