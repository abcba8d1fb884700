"""Where texts stand in a picture: on the page, not on each other, and different names stay different."""

import math
from itertools import combinations
from typing import Any

import pytest

from ledger.render import plot_style as style
from ledger.render.curve_points import Curve
from ledger.render.plot_curves import curves
from ledger.render.plot_forest import forest
from ledger.render.plot_paired import paired
from ledger.render.plot_text import fit, inches, names
from ledger.render.plot_ticks import labels
from ledger.stats.loso import Score, subjects, summarise
from ledger.stats.paired import paired as compared

LEDGER = "0123456789abcdef" * 2
WIDE, LONG = "W" * 60, "participant-with-a-long-identifier-%03d-of-session-2"
SHAPES: dict[str, dict[str, float]] = {
    "one": {"s1": 3.2},
    "two": {"s1": 3.2, "s2": 4.1},
    "many": {f"s{n}": 20 + 5 * math.sin(n) for n in range(30)},
    "long": {LONG % n: 5 + math.sin(n) for n in range(9)},
    "wide": {f"{WIDE}{n}": -5 + math.sin(n) for n in range(4)},
    "hostile": {name: n - 1.5 for n, name in enumerate(("=cmd()", "<b>", "$x$", r"\frac{a}{b}", "被" * 30))},
    "equal": {f"s{n}": 5.0 for n in range(6)},
    "zero": {f"s{n}": 0.0 for n in range(6)},
    "apart": {f"s{n}": 1e6 + n / 1000 for n in range(5)},
    "huge": {f"s{n}": 1e12 + n * 1e9 for n in range(5)},
    "tiny": {f"s{n}": 1e-9 * n for n in range(5)},
}


def table(values: dict[str, float], name: str) -> dict[str, Any]:
    """A table of these means, one more subject missing, under long words."""
    rows = subjects([Score(subject, 0, value, "e") for subject, value in values.items()])
    size = len(rows)
    return {
        "experiment": "x1", "name": name, "metric": "a metric with a long name of its own", "unit": "ms",
        "direction": "lower", "protocol": "loso", "observable": None, "label": "IMPORTED; " * 40,
        "complete": False, "index": 7, "runs": {"declared": size + 1, "present": size},
        "subjects": {"declared": size + 1, "present": size, "missing": ["z"]},
        "gaps": [{"unit": "z", "seed": 1, "why": "nan", "run": None}],
        "trivial_baseline": {"mean": max(values.values()), "sd": None, "source": "mean"},
        "rows": [{"subject": row.subject, "mean": row.mean, "values": []} for row in rows],
        **summarise(rows, "lower"),
    }  # fmt: skip


def drawn(kind: str, values: dict[str, float]) -> Any:
    """The figure of a forest, or of the values against a tenth more."""
    a = table(values, "an-experiment-with-a-long-name-" * 3)
    if kind == "forest":
        return forest(a, LEDGER)
    more = {name: value * 1.1 for name, value in values.items()}
    found = compared(values, more, direction="lower")
    return paired(a, table(more, "another-experiment-with-a-long-name-" * 3), found, LEDGER)


def boxes(figure: Any) -> dict[str, Any]:
    """Where each text stands, as a PNG draws it; tick labels with their place."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    figure.set_dpi(150)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    told = [item for item in figure.findobj(Text) if item.get_text().strip() and item.get_visible()]
    return {
        f"{n} {item.get_text()}": item.get_window_extent(canvas.get_renderer()) for n, item in enumerate(told)
    }


def misplaced(figure: Any) -> list[str]:
    """The texts that leave the page, and the pairs that lie on each other."""
    found, page = boxes(figure), figure.bbox
    out = [
        text for text, box in found.items()
        if box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0 or box.y1 > page.y1
    ]  # fmt: skip
    # fonts touch by a pixel without a letter doing so
    return out + [
        f"{one} on {other}" for (one, a), (other, b) in combinations(found.items(), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 2
    ]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", ["forest", "paired"])
def test_every_text_is_on_the_page_and_on_no_other(kind: str, shape: str) -> None:
    """Whatever the names and the values are."""
    with style.style():
        assert misplaced(drawn(kind, SHAPES[shape])) == []


@pytest.mark.parametrize("shape", [{3: 2, 4: 2, 5: 1}, dict.fromkeys(range(12), 1), {0: 5}, {40: 1}])
def test_the_steps_that_broke_are_named_apart(shape: dict[int, int]) -> None:
    """Neighbouring steps, many of them, the first and the last one: each name has a place of its own."""
    found = [
        Curve(f"x1.{step}.{run}", "s", run, list(range(step)), [1.0] * step, (step, "NaN"))
        for step, runs in shape.items() for run in range(runs)
    ]  # fmt: skip
    whole = Curve("x1.0", "s", 0, list(range(41)), [math.exp(-n / 9) for n in range(41)])
    with style.style():
        figure = curves({"id": "x1", "name": WIDE}, "train/" + WIDE, [whole, *found], LEDGER, 7)
        assert misplaced(figure) == []
        said = " ".join(boxes(figure))
    step, runs = next(iter(shape.items()))
    assert f"NaN at step {step}{f' ({runs} runs)' if runs > 1 else ''}" in said


def test_long_names_stay_different() -> None:
    """What is cut keeps what tells the names apart; nothing is wider than its room."""
    for given in ([LONG % n for n in range(9)], [f"{'a' * 50}{n}{'b' * 50}" for n in range(9)]):
        found = names(given, 2.2)
        assert len(set(found)) == len(given)
        assert all(inches(name) <= 2.2 for name in found)
    assert names(["s1", "s2"], 2.2) == ["s1", "s2"]


def test_a_cut_is_shown() -> None:
    """By an ellipsis, within the room."""
    assert fit("short", 2.0) == "short"
    assert fit(WIDE, 2.0).endswith("W…")
    assert inches(fit(WIDE, 2.0)) <= 2.0


def test_ticks_have_different_labels() -> None:
    """As many digits as tell them apart, with a real minus sign."""
    assert labels([1e6, 1e6 + 0.001]) == ["1000000", "1000000.001"]
    assert labels([-0.5, 0.0]) == ["−0.5", "0"]


@pytest.mark.parametrize(
    ("sd", "told"),
    [(None, "1000000.00"), (0.0, "1000000.00 ± 0.00 (SD)"), (0.0016, "1000000.0000 ± 0.0016 (SD)")],
)
def test_a_small_sd_is_not_rounded_to_nothing(sd: float | None, told: str) -> None:
    """Its first two digits are shown; one that is 0 is 0."""
    assert style.spread(1e6, sd, None) == told
