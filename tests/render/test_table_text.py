"""Every format of a table says what a reviewer asks for, whatever the values and the names."""

import csv
import io
import json

import pytest

from ledger.projections.tables import table, tables
from ledger.render import table_csv, table_json, table_md, table_terminal, table_tex
from ledger.render.table_grid import FOOT, FOOT_FIELDS, grid
from ledger.render.text import width
from ledger.testing.projector import MemoryView
from ledger.testing.saga import GRID, MLP, saga
from ledger.testing.story import Story
from ledger.testing.tales import propose, spec, succeed

FORMATS = {
    "terminal": table_terminal.render,
    "md": table_md.render,
    "csv": table_csv.render,
    "tex": table_tex.render,
    "json": lambda found: json.dumps(table_json.document(found), allow_nan=False),
}


def of(values: dict[str, list[float]]) -> dict:
    """The table of an experiment with these values over the seeds of each subject."""
    seeds = list(range(1, max(map(len, values.values())) + 1))
    story = Story()
    propose(story, "x1", list(values), seeds)
    for place, (subject, found) in enumerate(values.items()):
        for seed, value in zip(seeds, found, strict=False):
            succeed(story, f"x1.{place * len(seeds) + seed}", subject, seed, value)
    return table(MemoryView(story.events()), "x1")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("values", [
    {"1": [3.5]}, {"1": [3.5], "2": [4.5]}, {"1": [2.0, 2.0], "2": [2.0, 2.0]},
    {"1": [1.7e308, 1.6e308], "2": [-1.7e308, 1.0], "3": [1.7e308, 1.7e308]}, {"1": [0.0], "2": [-0.0]},
    {"=cmd()": [1.0, 2.0], "@SUM(A1)": [3.0, 4.0]}, {"1": [5e-324], "2": [1e-300]},
    {"1": [3.5], "2": []},
], ids=["one", "two", "constant", "huge", "zero", "formula", "tiny", "missing"])  # fmt: skip
def test_every_format_takes_every_value(format: str, values: dict[str, list[float]]):
    """One or two subjects, constants, huge and tiny values, formulas and gaps: a page without nan or inf."""
    page = FORMATS[format]([of(values)])
    assert page.strip()
    words = page.lower().replace("|", " ").replace(",", " ").replace(":", " ").split()
    assert not {"nan", "inf", "-inf", "none"} & set(words)


def test_a_formula_stays_text():
    """A subject named like a formula is a quoted text in CSV and unchanged in JSON."""
    found = of({"=cmd()": [1.0], "2": [2.0]})
    assert found["worst"]["subject"] in ("2", "=cmd()")
    lines = list(csv.DictReader(io.StringIO(table_csv.render([found]))))
    assert {line["subject"] for line in lines if line["row"] == "subject"} == {"'=cmd()", "2"}
    assert [row["subject"] for row in found["rows"]] == ["2", "=cmd()"]


@pytest.mark.parametrize("format", ["terminal", "md", "tex"])
def test_a_page_states_what_a_reviewer_asks(format: str):
    """Metric, direction, protocol, spread, seed noise, baseline, what was tried, observable, grade, index."""
    page = FORMATS[format]([table(MemoryView(saga().events()), MLP)])
    asked = ("rmse", "lower is better", "LOSO", "ddof = 1", "seed noise", "trivial baseline: not stated",
             "tried before it in this project: 0 configurations", "CLASSICAL", "E3", "SMOKE: 2 seeds",
             "self-reported", "142")  # fmt: skip
    assert [text for text in asked if text not in page] == []


def test_csv_states_it_too():
    """The long form has a line for each figure and what forbids a headline on each line."""
    lines = list(csv.DictReader(io.StringIO(table_csv.render([table(MemoryView(saga().events()), MLP)]))))
    figures = {line["row"]: line["value"] for line in lines}
    assert float(figures["seed_noise"]) == pytest.approx(1.0117, abs=1e-4)
    assert (figures["trivial_mean"], figures["tried_before"], figures["subjects_declared"]) == ("", "0", "3")
    assert {line["protocol"] for line in lines} == {"loso"}
    assert all(line["not_a_headline"].startswith("R32: SMOKE") for line in lines)
    assert all(line["events"] for line in lines if line["row"] in ("subject", "mean", "sd", "seed_noise"))


def test_the_heading_says_what_is_missing_and_who_was_left_out():
    """n/N and late exclusions stand in the heading, each under its table's name."""
    view = MemoryView(saga().events())
    page = table_terminal.render([table(view, MLP), *tables(view, GRID)], 130).splitlines()
    assert page[:4] == [
        "rmse [ms], lower is better · LOSO, held-out subject",
        "mlp: SMOKE: 2 seeds",
        "grid lr = 0.1: WITHOUT 308, excluded after a run on this data, SMOKE: 1 seed",
        "grid lr = 0.01: NOT A HEADLINE, INCOMPLETE 1/2 subjects, WITHOUT 308, excluded after a run on this "
        "data, SMOKE: 1 seed",
    ]
    assert table_terminal.render([table(view, MLP)]).splitlines()[1] == "SMOKE: 2 seeds"
    assert "SMOKE: 2 seeds" in table_md.render([table(view, MLP)]).splitlines()[0]


def test_the_winner_of_a_grid_is_selected_in_the_heading():
    """SELECTED stands under the metric, not only among the notes."""
    page = table_terminal.render([table(MemoryView(saga().events()), GRID)], 140).splitlines()
    assert "SELECTED: best of 2 configurations on held-out scores" in page[1]


def folds() -> dict:
    """A table of two folds of a grouped k-fold, one of them missing."""
    story, held = Story(), {"fold-1": {"test": ["a", "c"]}, "fold-2": {"test": ["b"]}}
    plan = {"subjects": list(held), "folds": held, "seeds": [1], "configs": [{}], "deterministic": True}
    propose(story, "x1", ["a", "b", "c"], [1], plan=plan, spec=spec(protocol={"kind": "grouped-k-fold"}))
    succeed(story, "x1.1", "fold-1", 1, 2.5)
    return table(MemoryView(story.events()), "x1")


@pytest.mark.parametrize("format", ["terminal", "md", "tex"])
def test_folds_are_called_folds(format: str):
    """Rows of a k-fold stand under `fold`, the mean is over folds, and each says whom it holds out."""
    page = FORMATS[format]([folds()])
    assert "over 1 of 2 folds with 2 of 3 subjects" in page
    assert "fold-1 holds out a, c" in page
    assert [line.split()[0 if format != "md" else 1] for line in page.splitlines() if "rmse" in line][
        1
    ] == "fold"


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_long_metric_and_unit_are_read_in_full(columns: int):
    """A wide heading stands in two lines, and no line passes the width, whatever signs the names have."""
    found = of({"日本語の被験者番号一二三四五": [1.0, 2.0], "a" * 40: [3.0, 4.0]})
    wide = found | {"metric": "balanced_accuracy", "unit": "fraction correct"}
    lines = table_terminal.render([wide, wide], columns).splitlines()
    assert max(map(width, lines)) <= columns
    head = next(at for at, line in enumerate(lines) if line.split()[-1:] == ["balanced_accuracy"])
    assert "[fraction correct]" in lines[head + 1]
    assert next(line for line in lines if line.startswith("worst")).rstrip().endswith("…)")


def test_csv_names_every_gap_and_exclusion():
    """A run without a value and a subject that was left out have a line of their own."""
    lines = [*csv.DictReader(io.StringIO(table_csv.render([of({"1": [1.0, 2.0], "2": [1.0]})])))]
    assert [line["subject"] for line in lines if line["row"] == "missing_run"] == [
        "subject 2, seed 2: not run"
    ]
    view = MemoryView(saga().events())
    lines = [*csv.DictReader(io.StringIO(table_csv.render([table(view, GRID)])))]
    assert [line["subject"].partition(":")[0] for line in lines if line["row"] == "excluded"] == ["308"]
    assert {line["row"]: line["value"] for line in lines}["seeds_max"] == "1"


def test_what_is_withheld_says_that_it_is_no_headline():
    """An incomplete table that is printed all the same names each reason."""
    page = table_terminal.render([of({"1": [1.0], "2": []})])
    assert "NOT A HEADLINE (R31): 1/2 subjects have results" in page
    assert "missing, not run: 2 (seed 1)" in page


def test_each_line_of_the_summary_names_its_fields():
    """Where a text of the summary has a path, the table's document holds a value there."""
    found = table(MemoryView(saga().events()), MLP)
    assert len(FOOT) == len(FOOT_FIELDS) == len(grid([found])[1][0].foot)
    for path in (path for pair in FOOT_FIELDS for path in pair if path):
        value = found
        for key in path:
            value = value[key] if value is not None else None
        assert value is not None or path[0] == "trivial_baseline"


def test_what_has_no_unit_has_none_behind_its_numbers():
    """The unit `1` stands in the heading, and is no second number behind a figure."""
    story = Story()
    metric = {"name": "rmse", "unit": "1", "direction": "lower", "split": "held-out subject"}
    propose(story, "x1", ["1", "2"], [1], spec=spec(metric=metric))
    for cell in (1, 2):
        succeed(story, f"x1.{cell}", str(cell), 1, cell / 4)
    text = table_terminal.render([table(MemoryView(story.events()), "x1")], 100, False)
    assert "rmse [1]" in text
    assert "0.3750 ± 0.1768 over 2 of 2 subjects" in text
