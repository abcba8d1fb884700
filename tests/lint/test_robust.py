"""Lint reads whatever it is given: any text, any depth, any encoding, and quickly."""

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.rules.lint.finding import Finding, shown
from ledger.rules.lint.lint import lint
from ledger.rules.lint.parse import MOST, NotPython

CASES = Path(__file__).parent / "cases"

PIECES = (CASES / "pieces.txt").read_text(encoding="utf-8").split("\n=\n")
INSIDE = [piece.rstrip() for piece in PIECES if piece.startswith(" ")]
OUTSIDE = [piece for piece in PIECES if not piece.startswith(" ")]
DEF = "@app.function(volumes={'/c': v}, **O)\ndef f(x, y=1):\n    pass\n"
SCRIPTS = st.builds(
    lambda before, after: "\n".join([*before, DEF, *after]),
    st.lists(st.sampled_from(OUTSIDE), max_size=8), st.lists(st.sampled_from(INSIDE), max_size=6),
)  # fmt: skip


def attempt(sources: dict[str, str]) -> tuple[list[Finding], NotPython | None]:
    """What lint finds, or why it does not read the scripts; anything else that it raises is a fault."""
    try:
        return lint({name: text.encode("utf-8", "surrogatepass") for name, text in sources.items()}), None
    except NotPython as error:
        return [], error


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_is_read_or_said_to_be_no_script(text: str) -> None:
    """No text makes lint fail otherwise."""
    _, error = attempt({"a.py": text})
    assert error is None or (error.reason and error.remedy)


@settings(max_examples=200, deadline=None)
@given(SCRIPTS, SCRIPTS)
def test_any_pieces_of_scripts_are_read(script: str, other: str) -> None:
    """Names that mean themselves, each other or nothing; every line of a finding is one of its file."""
    sources = {"a.py": script, "f.py": other}
    found, error = attempt(sources)
    assert error is None
    for one in found:
        assert 1 <= one.line <= len(sources[one.file].splitlines())
        assert one.message
        assert one.remedy


DEEP = {
    "brackets": "x = " + "(" * 150 + "1" + ")" * 150,
    "a sum": "x = " + " + ".join(["1"] * 900),
    "a chain": "x" + ".map([1])" * 300,
    "elif": "if a:\n    pass\n" + "".join(f"elif b == {n}:\n    f.map({n})\n" for n in range(900)),
    "names of names": "a0 = 1\n" + "".join(f"a{n + 1} = a{n}\n" for n in range(3000)) + "a3000.map(1)\n",
    "doubled dicts": "O0 = {}\n" + "".join(f"O{n + 1} = {{**O{n}, **O{n}}}\n" for n in range(40))
    + "import modal\napp = modal.App()\n@app.function(**O40)\ndef f():\n    return 1\n",
    "doubled texts": "t0 = 'a'\n" + "".join(f"t{n + 1} = f'{{t{n}}}{{t{n}}}'\n" for n in range(40))
    + "import modal\napp = modal.App(volumes={'/c': modal.Volume.from_name('a')})\n"
    "@app.function()\ndef f():\n    open(t40, 'w')\n",
    "doubled dicts of models": "import torch\nd0 = {'a': x}\n"
    + "".join(f"d{n + 1} = {{'a': d{n}, 'b': d{n}}}\n" for n in range(40)) + "torch.save(d40, 'a')\n",
    "doubled numbers": "n0 = 1\n" + "".join(f"n{k + 1} = n{k} * n{k}\n" for k in range(40))
    + "import modal\napp = modal.App()\n@app.function(retries=n40)\ndef f():\n    return 1\n",
    "functions of functions": "import modal\napp = modal.App(volumes={'/c': modal.Volume.from_name('a')})\n"
    + "def g0():\n    open('/c/a', 'w')\n"
    + "".join(f"def g{n + 1}():\n    g{n}()\n    g{n}()\n" for n in range(40))
    + "@app.function()\ndef f():\n    g40()\n",
    "blocks": "import modal\napp = modal.App(volumes={'/c': modal.Volume.from_name('a')})\n@app.function()\n"
    "def f(x):\n" + "".join(" " * (n + 1) + "if x:\n" for n in range(90)) + " " * 91 + "open('/c/a', 'w')\n",
}  # fmt: skip


@pytest.mark.parametrize("name", DEEP)
def test_depth_and_doubling_cost_neither_stack_nor_time(name: str) -> None:
    """Scripts made to be deep or to double at each name are read in a few seconds at most."""
    began = time.process_time()
    _, error = attempt({"a.py": DEEP[name]})
    assert error is None or "nested" in error.reason
    assert time.process_time() - began < 10


def test_ten_thousand_lines_take_ten_times_as_long_as_a_thousand() -> None:
    """A long script with something to find in each function costs no more by the line than a short one."""
    head = "import modal\napp = modal.App()\nv = modal.Volume.from_name('a')\n"
    part = (
        "@app.function(retries=1, timeout=9, volumes={{'/c': v}})\ndef f{0}(x):\n    for epoch in range(9):\n"
        "        y = x + epoch\n        print(y)\n    open('/c/a', 'w')\n    if x:\n        v.commit()\n"
        "    return y\n\n"
    )

    def steps(functions: int) -> int:
        raw = (head + "".join(part.format(n) for n in range(functions))).encode()
        calls = 0

        def count(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count)
        try:
            found = lint({"a.py": raw})
        finally:
            sys.setprofile(None)
        assert len(found) == 2 * functions
        return calls

    assert steps(1000) < 11 * steps(100)


GOOD = "import modal\napp = modal.App()\n@app.function(timeout=9)\ndef fünf():\n    return 'ä'\n"


@pytest.mark.parametrize(
    "raw",
    [
        GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(), GOOD.encode()[:-1],
    ],
    ids=["plain", "BOM", "CRLF", "CR", "no line feed at the end"],
)  # fmt: skip
def test_every_form_of_a_file_gives_the_same_lines(raw: bytes) -> None:
    """BOM, CRLF, CR and a missing last line feed change nothing."""
    assert [(one.rule, one.line) for one in lint({"a.py": raw})] == [("R25", 3)]


def test_a_coding_cookie_is_followed() -> None:
    """Latin-1 with its cookie is read; without it the line of the first bad byte is named."""
    raw = ("# -*- coding: latin-1 -*-\n" + GOOD).encode("latin-1")
    assert [one.line for one in lint({"a.py": raw})] == [4]
    with pytest.raises(NotPython) as caught:
        lint({"a.py": ("#\n#\n" + GOOD).encode("latin-1")})
    assert caught.value.line == 6
    assert "UTF-8" in caught.value.remedy


@pytest.mark.parametrize(
    ("name", "raw", "line", "word"),
    [
        ("a.py", b"x = 1\ndef f(:\n", 2, "syntax"),
        ("a.py", b"x = 1\0", 0, "null"),
        ("a.ipynb", b"{}", 0, "notebook"),
        ("A.IPYNB", b"x = 1", 0, "notebook"),
        ("a.py", b"#" * (MOST + 1), 0, "MiB"),
        ("a.py", b"# coding: no-such\nx = 1\n", 0, "encoding"),
    ],
)
def test_what_is_no_script_is_said_with_its_line(name: str, raw: bytes, line: int, word: str) -> None:
    """Syntax errors have their line; notebooks, data and unknown encodings a remedy."""
    with pytest.raises(NotPython) as caught:
        lint({name: raw})
    assert (caught.value.line, caught.value.name) == (line, name)
    assert word in caught.value.reason
    assert caught.value.remedy


def test_what_a_script_says_is_quoted_safely() -> None:
    """A mount with control characters, a lone surrogate and great length stays one short printable line."""
    bad = '"/\\x1b[31m\\ud800' + "x" * 500 + '"'
    text = f"import modal\napp = modal.App(volumes={{{bad}: modal.Volume.from_name('a')}})\n"
    text += f"@app.function(retries=1, timeout=9)\ndef f():\n    open({bad} + '/a', 'w')\n"
    found = lint({"a.py": text.encode()})
    for one in found:
        assert one.message.isprintable()
        assert len(one.message) < 300
        one.message.encode()
    assert len(shown("x" * 500)) == 60
