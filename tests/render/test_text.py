"""Text that others wrote, on every kind of page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ledger.render.text import csv_cell, html, markdown, plain, shortened, terminal, tex, width

HOSTILE = [
    "</script><script>alert(1)</script>",
    "a|b||c\\|d",
    "line one\nline two\r\n# heading\u2028again",
    "=cmd|' /C calc'!A0",
    "\x1b[31mred\x1b[0m \x1b]0;title\x07\x9b2J",
    "safe\u202egnp.exe\u2066x\u2069",
    "![](http://evil.example/x.png)",
    "[click](javascript:alert(1)) <http://evil.example> https://evil.example www.evil.example",
    "`code` ``more`` *bold* __under__ ~~struck~~ $x^2$ <img src=x onerror=alert(1)>",
    "[^1]: note [ref]: http://evil.example",
    "@everyone someone@evil.example",
    "---",
    "1. list",
    "- item",
    "> quote",
    "&lt;b&gt; &amp; &#60;",
    "zero\u200bwidth\ufeff\u00ad\u3164",
    "\\",
    "\\\\[x](y)",
]
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def tags(rendered: str) -> set[str]:
    return set(re.findall(r"<\s*([a-zA-Z]+)", rendered))


def shown(rendered: str) -> str:
    import html as module

    return module.unescape(re.sub(r"<[^>]*>", "", rendered)).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_the_text_and_does_nothing(text: str):
    """A paragraph of escaped text renders to that very text, without any element of its own."""
    rendered = PARSER.render(markdown(text))
    assert tags(rendered) <= {"p"}
    assert shown(rendered) == plain(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_stays_in_its_cell(text: str):
    """Escaped text neither opens nor closes a cell of a table."""
    rendered = PARSER.render(f"| a | b |\n| --- | --- |\n| {markdown(text)} | end |\n")
    cells = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)
    assert [shown(cell) for cell in cells] == [plain(text), "end"]
    assert tags(rendered) <= {"table", "thead", "tbody", "tr", "th", "td"}


@given(st.text(max_size=60))
def test_any_text_is_harmless_in_markdown(text: str):
    """Whatever the text, Markdown makes nothing but the text of it."""
    rendered = PARSER.render("x " + markdown(text))
    assert tags(rendered) <= {"p"}
    assert shown(rendered) == ("x " + plain(text)).strip()


@pytest.mark.parametrize("text", HOSTILE)
def test_no_parser_finds_an_address(text: str):
    """No scheme, `www.` or `@` survives that an autolinker or a mention could take up."""
    safe = markdown(text)
    assert not re.search(r"(?i)https?:|www\.|@", safe)


@given(st.text(max_size=60))
def test_plain_is_one_line_without_controls(text: str):
    """Plain text has no control, no escape and no bidirectional or invisible sign, and is stable."""
    found = plain(text)
    assert all(sign.isprintable() for sign in found)
    assert plain(found) == found


def test_escape_sequences_go_whole():
    """An escape sequence leaves nothing of itself behind."""
    assert terminal("\x1b[31mred\x1b[0m \x1b]0;title\x07x\x9b2Jy") == "red xy"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\uff1d1"])
def test_csv_never_begins_a_formula(text: str):
    """A cell that a spreadsheet would compute is quoted by an apostrophe."""
    assert csv_cell(text).startswith("'")


def test_html_is_quoted():
    """HTML text cannot leave its element or attribute."""
    assert html("</b>\"'<i>&") == "&lt;/b&gt;&quot;&#x27;&lt;i&gt;&amp;"


def test_tex_is_inert():
    """No active character of LaTeX survives, and a bracket is no option of a line break."""
    found = tex(r"\input{/etc/passwd} $x$ 50% a_b ~ ^ # & [5pt]")
    assert r"\input" not in found
    assert found.count("{[}5pt{]}") == 1
    assert re.search(r"(?<!\\)[$%&#_]", found) is None


def test_width_counts_columns():
    """A wide sign takes two columns and a combining one none."""
    assert (width("abc"), width("日本"), width("e\u0301")) == (3, 4, 1)


def test_shortened_shows_the_cut():
    """A cut text ends in an ellipsis and keeps its limit."""
    assert (shortened("abcdef", 4), shortened("abcd", 4)) == ("abc…", "abcd")
