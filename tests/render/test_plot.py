"""Pictures: every subject is there, others' text does nothing, same bytes, nothing is told by hue alone."""

import io
import math
import re
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest

from ledger.errors import LedgerError
from ledger.render import plot_style as style
from ledger.render.curve_points import Curve
from ledger.render.plot_curves import curves
from ledger.render.plot_forest import forest
from ledger.render.plot_paired import paired
from ledger.render.plot_text import inches
from ledger.stats.loso import Score, subjects, summarise
from ledger.stats.paired import paired as compared

KINDS = ("forest", "paired", "curves")
LEDGER = "0123456789abcdef" * 2
HOSTILE = r"$^{\frac{x} <script> & -- =cmd()"


def table(
    name: str = "mlp", size: int = 5, missing: tuple[str, ...] = (), shift: float = 0.0
) -> dict[str, Any]:
    """A table of so many subjects with three seeds each."""
    scores = [
        Score(str(n), seed, 40.0 + shift + 7 * math.sin(n) + seed / 10, "e") for n in range(1, size + 1)
        for seed in range(3)
    ]  # fmt: skip
    rows = subjects(scores)
    values: dict[str, Any] = {row.subject: [] for row in rows}
    for score in scores:
        values[score.subject].append({"seed": score.seed, "value": score.value, "event": "e"})
    return {
        "experiment": "x1", "name": name, "metric": "rmse", "unit": "ms", "direction": "lower",
        "protocol": "loso", "observable": "CLASSICAL", "label": "SMOKE", "complete": not missing,
        "subjects": {"declared": size + len(missing), "present": size, "missing": list(missing)},
        "runs": {"declared": 3 * (size + len(missing)), "present": 3 * size},
        "gaps": [{"unit": unit, "seed": 1, "why": "nan", "run": None} for unit in missing],
        "trivial_baseline": {"mean": 53.2, "sd": 9.0, "source": "mean"}, "index": 7,
        "rows": [{"subject": row.subject, "mean": row.mean, "values": values[row.subject]} for row in rows],
        **summarise(rows, "lower"),
    }  # fmt: skip


def draw(kind: str, suffix: str = "svg", **given: Any) -> bytes:
    """One picture of a kind."""
    with style.style():
        if kind == "forest":
            figure = forest(table(**given), LEDGER)
        elif kind == "paired":
            a, b = table("ols", **given), table("mean", shift=3.0, **given)
            means = [{row["subject"]: row["mean"] for row in one["rows"]} for one in (a, b)]
            figure = paired(a, b, compared(*means, direction="lower"), LEDGER)
        else:
            figure = curves(
                {"id": "x1", "name": "mlp"}, "train/loss", given.get("found", some_curves()), LEDGER, 7
            )
        return style.picture(figure, suffix, LEDGER, 7)


def some_curves() -> list[Curve]:
    whole = [
        Curve(f"x1.{n}", "308", n, list(range(9)), [10.0**-step * n for step in range(9)]) for n in (1, 2, 3)
    ]
    return [*whole, Curve("x1.4", "309", 4, [0, 1], [1.0, 9.0], (2, "NaN"))]


def texts(svg: bytes) -> list[str]:
    """The texts of a picture: each is drawn as paths, with itself in a comment."""
    return re.findall(r"<!-- (.*?) -->", svg.decode(), re.S)


@pytest.mark.parametrize("kind", KINDS)
def test_the_footer_says_where_it_comes_from(kind: str) -> None:
    """Ledger and index stand in small type and in the metadata of every picture; there is no date."""
    svg = draw(kind)
    assert f"ledger {LEDGER} · index 7" in " ".join(texts(svg))
    assert f"<dc:source>ledger {LEDGER}, index 7</dc:source>".encode() in svg
    assert b"<dc:date>" not in svg


def test_a_forest_has_every_subject_in_natural_order() -> None:
    """Present and missing subjects are rows, 2 before 10; the missing one says why."""
    found = texts(draw("forest", size=11, missing=("7b",)))
    rows = [text for text in found if text in {*map(str, range(1, 12)), "7b"}]
    # the axis below has numbers of its own, all larger
    assert rows[-12:] == ["1", "2", "3", "4", "5", "6", "7", "7b", "8", "9", "10", "11"]
    assert "missing: nan" in found
    assert "mlp, 11/12 subjects (incomplete)" in found
    assert {"mean", "trivial baseline", "SMOKE"} <= set(found)


def test_a_forest_of_a_hundred_grows() -> None:
    """The figure's height follows the number of subjects, and every one is named."""
    heights = []
    for size in (18, 100):
        svg = draw("forest", size=size)
        heights.append(float(re.search(rb'height="([0-9.]+)pt"', svg)[1]))  # type: ignore[index]
        assert {str(n) for n in range(1, size + 1)} <= set(texts(svg))
    assert heights[1] - heights[0] == pytest.approx(82 * style.ROW_INCHES * 72, rel=0.01)


def test_a_paired_picture_says_what_improved() -> None:
    """Heading, both sides and the zero line's meaning are words."""
    found = " ".join(texts(draw("paired")))
    assert "ols − mean" in found
    assert "ols better in 5 of 5 subjects; mean −3.0000" in found
    assert "(SD), 95% CI" in found
    assert "← ols better" in found
    assert "mean better →" in found
    assert "p ≤ .05 is unattainable with 5 subjects" in found


def test_curves_mark_the_point_that_was_not_finite() -> None:
    """The X has its label and its step, and the heading names the run."""
    found = texts(draw("curves"))
    assert "NaN at step 2" in found
    assert "1 run not finite: 309 seed 4 (NaN at step 2)" in found
    assert "train/loss, logarithmic" in found


def test_a_run_that_never_had_a_value_is_marked_too() -> None:
    """NaN at the very first step: an X at the foot."""
    assert "NaN at step 0" in texts(draw("curves", found=[Curve("x1.1", "308", 1, [], [], (0, "NaN"))]))


@pytest.mark.parametrize("kind", ["forest", "paired"])
def test_hostile_text_is_drawn_as_it_is(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names with mathtext, markup and dashes neither crash nor act; signs without a glyph are spelled."""
    whole = table

    def hostile(name: str = "", **given: Any) -> dict[str, Any]:
        made = whole(HOSTILE, **given) | {"metric": "$x_{", "unit": "被", "label": "<b>"}
        made["rows"][0]["subject"] = HOSTILE
        return made

    monkeypatch.setitem(globals(), "table", hostile)
    svg = draw(kind)
    found = " ".join(texts(svg))
    assert "$^{" in found
    assert "\\u88ab" in found
    assert b"<script" not in svg
    assert draw(kind, "png").startswith(b"\x89PNG")


def test_two_processes_write_the_same_bytes() -> None:
    """The same table gives the same picture, whatever the hash seed and the home of the process are."""
    from matplotlib import get_cachedir

    code = (
        "import sys, hashlib, importlib.util as u; s = u.spec_from_file_location('t', sys.argv[1]);"
        "m = u.module_from_spec(s); s.loader.exec_module(m);"
        "print([hashlib.sha256(m.draw(k, f)).hexdigest() for k in m.KINDS for f in ('svg', 'png')])"
    )
    with style.style():
        # the list of fonts is in the cache from here on
        inches("a")
    seen = [
        subprocess.run(
            [sys.executable, "-c", code, __file__],
            env={"PYTHONHASHSEED": seed, "MPLCONFIGDIR": get_cachedir()},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert seen[0] == seen[1]
    assert seen[0].count("'") == 2 * 2 * len(KINDS)


def test_greyscale_keeps_what_matters_apart() -> None:
    """Dots, seeds, interval and paper differ by brightness alone."""
    from PIL import Image

    grey = Image.open(io.BytesIO(draw("forest", "png"))).convert("L")
    tones = {style.BLACK: 0, style.BLUE: 85, style.LIGHT: 227, "white": 255}
    counts = grey.histogram()
    for tone in tones.values():
        assert sum(counts[max(0, tone - 3) : tone + 4]) > 50
    ordered = sorted(tones.values())
    assert min(b - a for a, b in pairwise(ordered)) >= 25


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what to install."""
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(LedgerError) as error, style.style():
        pass
    assert error.value.remedy == "pip install 'experiment-ledger[plot]'"
