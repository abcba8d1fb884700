"""Hostile names in every field of every page."""

import csv
import io
import re

import pytest
from markdown_it import MarkdownIt

from ledger.projections.tables import table
from ledger.render import table_csv, table_md, table_terminal, table_tex
from ledger.render.export import pages
from ledger.testing.projector import MemoryView
from ledger.testing.saga import dead_end
from ledger.testing.story import Story
from ledger.testing.tales import claim, end, propose, queue, result, spec

HOSTILE = [
    "</script><script>alert(1)</script>",
    "a|b\\|c",
    "one\n\n# two\r\n- three",
    "=cmd|' /C calc'!A0",
    "\x1b[31mred\x1b]0;title\x07",
    "safe\u202egnp.exe\u2066",
    "![](http://evil.example/x) [y](javascript:z)",
    "`x` $y$ <img src=x onerror=z>",
    "../../../etc/passwd",
    "--> ]]> -->",
]
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {
    "h1",
    "h2",
    "h3",
    "p",
    "ul",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "strong",
    "br",
    "hr",
    "code",
    "a",
}


def story(text: str) -> Story:
    told = Story()
    plan = {"subjects": [text, "2"], "seeds": [1], "configs": [{text: text}], "excluded": {text + "x": text}}
    named = {"project": text, "name": text, "ancestor": text, "changed": [text]}
    propose(told, "x1", [text, "2"], [1], spec=hostile_spec(text), plan=plan, **named)
    refused = [{"rule": "R1", "reason": text, "remedy": text}]
    told.tell("experiment-x1", "launch.refused", {"smoke": False, "refused": refused})
    for cell, subject, value in ((1, text, 1.0), (2, "2", None)):
        run, status = f"x1.{cell}", "failed" if value is None else "ok"
        queue(told, run, subject, 1, project=text, config={text: text})
        claim(told, run)
        end(told, run, status)
        fields = ("model_name", "architecture", "dimensions", "data", "metric", "hardware", "notes")
        names = dict.fromkeys(fields, text) | {"key_config": {text: text}}
        result(told, run, value, status=status, best=None, **names)
    told.tell("run-t1", "run.queued", {"kind": "exploratory", "project": text, "command": [text]})
    project(told, "project-" + re.sub(r"[\x00-\x1f\x7f]", "", text), text)
    return told


def hostile_spec(text: str) -> dict:
    return spec(
        experiment={"project": text, "name": text, "hypothesis": text},
        math={"expression": text},
        metric={"name": text, "unit": text, "direction": "lower", "split": text},
        observable={"class": text},
    )


def project(told: Story, stream: str, text: str) -> None:
    five = dict.fromkeys(("result", "decision", "benchmark", "learnings", "next"), text)
    told.tell(stream, "stage.completed", {"feature": text, "date": "2026-01-02", "grade": "E3", **five})
    told.tell(
        stream,
        "decision.recorded",
        {"title": text, "decision": text, "why": text, "cites": [text], "experiment": text},
        text,
    )
    marked = dead_end("x1.1") | {
        "dead_end": text,
        "experiment": text,
        "architecture": text,
        "why": text,
        "config": {text: text},
    }
    told.tell(stream, "dead_end.marked", marked | {"by": "person"}, text)
    told.tell(stream, "dead_end.reopened", {"dead_end": text, "assumption": text})
    told.tell(
        stream,
        "proposal.refused",
        {"name": text, "spec": {}, "refused": [{"rule": "R1", "reason": text, "remedy": text}]},
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_do_nothing_that_a_name_says(text: str):
    """Parsed with HTML on, a page has our own elements only, and its links lead to our own pages."""
    view = MemoryView(story(text).events())
    found = pages(view) | {"table.md": table_md.render([table(view, "x1")])}
    assert len(found) >= 5
    for page in found.values():
        rendered = PARSER.render(page)
        assert set(re.findall(r"<\s*/?\s*([a-zA-Z0-9]+)", rendered)) <= OURS
        links = re.findall(r'href="([^"]*)"', rendered)
        assert all(
            re.fullmatch(r"(memory/[a-zA-Z0-9._-]+|wrong-paths|DECISIONS)\.md", link) for link in links
        )
        assert all(sign.isprintable() or sign == "\n" for sign in page)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_run_stays_in_its_line(text: str):
    """Every line of the table of runs has its eighteen cells, whatever stands in them."""
    page = pages(MemoryView(story(text).events()))
    memory = next(body for name, body in page.items() if name.startswith("memory/") and "| x1.1 |" in body)
    rendered = PARSER.render(memory)
    lines = [line for line in re.findall(r"<tr>(.*?)</tr>", rendered, re.DOTALL) if "<td>x1." in line]
    assert [line.count("<td") for line in lines] == [18, 18]


@pytest.mark.parametrize("text", HOSTILE)
def test_pages_get_names_of_our_own(text: str):
    """A file name is chosen by the ledger: one plain name in the folder `memory`."""
    for name in pages(MemoryView(story(text).events())):
        assert re.fullmatch(r"(memory/[a-z0-9][a-zA-Z0-9._-]*|[A-Za-z-]+)\.md", name)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("columns", [60, 100])
def test_terminals_get_plain_lines(text: str, columns: int):
    """A table on a terminal has printable signs only and keeps its width."""
    page = table_terminal.render([table(MemoryView(story(text).events()), "x1")], columns)
    assert all(sign.isprintable() or sign == "\n" for sign in page)
    assert max(map(len, page.splitlines())) <= columns


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_cells_are_no_formulas(text: str):
    """Every line of the CSV has all its cells, and no text begins a formula."""
    page = table_csv.render([table(MemoryView(story(text).events()), "x1")])
    lines = list(csv.reader(io.StringIO(page)))
    assert {len(line) for line in lines} == {len(table_csv.HEAD)}
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("text", HOSTILE)
def test_latex_has_no_foreign_commands(text: str):
    """The LaTeX of a table holds our own commands only."""
    page = table_tex.render([table(MemoryView(story(text).events()), "x1")])
    ours = {
        "begin", "end", "toprule", "midrule", "bottomrule", "multicolumn", "par", "footnotesize", "pm",
        "cdot",
        "dots", "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "textbar",
        "textquotedbl", "textasciigrave", "providecommand", "ledger",
    }  # fmt: skip
    assert set(re.findall(r"\\([a-zA-Z]+)", page)) <= ours
