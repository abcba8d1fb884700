"""docs/commands.md and the program name the same commands, options and keys."""

import re
from pathlib import Path

import pytest

from ledger.cli.catalogue import ENTRIES, load

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `ledger ([\w-]+)`\n(.*?)(?=^##|\Z)", PAGE, re.M | re.S))


def test_the_page_has_a_section_for_each_command() -> None:
    """The documented commands are those of the program, in the same order."""
    assert list(SECTIONS) == list(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_a_section_has_an_example_and_the_keys(name: str) -> None:
    """Each section shows the command in an example, and every key that its help names under --json."""
    text = SECTIONS[name]
    assert re.search(rf"^\$ .*ledger {name}\b", text, re.M)
    stated = text.partition("`--json`:")[2]
    assert stated
    missing = [key for key in re.findall(r'"(\w+)"', load(name).HELP.json) if f"`{key}`" not in stated]
    assert not missing


@pytest.mark.parametrize("name", ENTRIES)
def test_every_documented_option_is_in_the_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """No option of the examples is one that the program does not have."""
    from ledger.cli.main import main

    examples = "".join(re.findall(r"```\n(.*?)```", SECTIONS[name], re.S))
    lines = [line for line in examples.replace("\\\n", " ").splitlines() if line.startswith("$ ")]
    for line in lines:
        words = line.partition("ledger ")[2].partition(" -- ")[0].split()
        main([*(words[:2] if name in ("dead-end", "import") else words[:1]), "--help"])
        known = capsys.readouterr().out
        assert [word for word in words if word.startswith("--") and word not in known] == []
