"""The pages of a comparison."""

import csv
import io

import pytest

from ledger.errors import NotFound
from ledger.projections.comparison import comparison
from ledger.projections.tables import table
from ledger.render import compare_csv, compare_md, compare_terminal, compare_tex
from ledger.render.artifacts import rendered
from ledger.render.text import width
from ledger.testing.projector import MemoryView
from ledger.testing.story import Story
from ledger.testing.tales import propose, succeed


@pytest.fixture
def view():
    """Three experiments of five subjects; the names are as bad as data allows."""
    told = Story()
    for number, experiment in enumerate(("xa", "xb", "xc")):
        subjects = ["1", "2", "=cmd()", "10", "p|q"]
        propose(told, experiment, subjects, [1], name=f"method-{'abc'[number]}" + "-long" * 4 * number)
        for place, subject in enumerate(subjects, 1):
            succeed(told, f"{experiment}.{place}", subject, 1, 40.0 + place * (1 + 0.1 * number) - number)
    return MemoryView(told.events())


@pytest.fixture
def document(view):
    """Their comparison."""
    return comparison([table(view, name) for name in ("xa", "xb", "xc")])


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
def test_every_line_fits(document, columns):
    """No line is wider than the terminal, and every pair is told in words."""
    text = compare_terminal.render(document, columns)
    assert max(width(line) for line in text.splitlines()) <= columns
    flat = " ".join(text.split())
    assert flat.count("unattainable α = 0.05: with S = 5 the smallest two-sided p is 0.0625") == 3
    assert flat.count("on average, in") == 3
    assert "Holm over 3 pairs" in flat


def test_who_is_better(document):
    """The better one is named with the size of the difference, whatever the order of the pair."""
    told = " ".join(compare_terminal.render(document, 120).split())
    found = document["pairs"][0]
    assert found["mean_difference"] == pytest.approx(0.7)
    assert "method-b-long-long-long-long is better by 0.7000 ms on average, in 5 of 5 subjects" in told


def test_one_subject_makes_nobody_better(document):
    """Where one subject leaves no interval, nobody is called better."""
    pair = document["pairs"][0] | {"n": 1, "improved": 0, "unchanged": 0, "sd_difference": None, "ci95": None}
    told = " ".join(compare_terminal.render(document | {"pairs": [pair]}, 120).split())
    assert "is ahead by 0.7000 ms on average, in 1 of 1 subject" in told


def test_colour_only_where_asked(document):
    """Escape sequences appear only in colour."""
    assert "\x1b" not in compare_terminal.render(document, 80)
    assert "\x1b[1m" in compare_terminal.render(document, 80, colour=True)


def test_csv_has_full_precision(document):
    """Each number of the CSV is the document's own, to the last bit."""
    rows = list(csv.DictReader(io.StringIO(compare_csv.render(document))))
    assert [float(row["mean_difference"]) for row in rows] == [
        found["mean_difference"] for found in document["pairs"]
    ]
    assert [row["a"] + row["b"] for row in rows] == ["xaxb", "xaxc", "xbxc"]


@pytest.mark.parametrize(("form", "render"), [("md", compare_md.render), ("tex", compare_tex.render)])
def test_a_page_is_rendered_again_from_its_stamp(view, document, form, render):
    """The page names what it compares and at which index; the same view gives the same bytes."""
    text = render(document)
    assert rendered(view, "compare xa xb xc", form) == text.splitlines()
    assert "compare xa xb xc of" in text
    assert f"index {view.index}" in text


@pytest.mark.parametrize("names", ["xa", "xa xa"])
def test_no_page_compares_an_experiment_with_itself(view, names):
    """A stamp that names fewer than two experiments leads to no page."""
    with pytest.raises(NotFound, match="no comparison is of xa"):
        rendered(view, f"compare {names}", "md")


def test_the_address_of_a_pair(view, document):
    """`compare/A/B` is the pair alone: the same numbers, but for Holm's p of the family."""
    alone = comparison([table(view, name) for name in ("xa", "xb")])["pairs"][0]
    within = document["pairs"][0]
    assert {**alone, "p_holm": None} == {**within, "p_holm": None}
    assert alone["p_holm"] == alone["p_sign_flip"]


def test_someone_left_out_is_named(view):
    """A subject that only one of them has is named in every format."""
    tables = [table(view, name) for name in ("xa", "xb")]
    tables[1]["rows"] = [row for row in tables[1]["rows"] if row["subject"] != "p|q"]
    found = comparison(tables)
    assert "INCOMPLETE 4/5 in common, without p|q" in " ".join(compare_terminal.render(found, 120).split())
    assert r"without p&#124;q" in compare_md.render(found)
    assert "without p\\textbar{}q" in compare_tex.render(found)
    assert "p|q" in compare_csv.render(found)
