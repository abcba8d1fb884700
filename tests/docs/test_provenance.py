"""The example of docs/provenance.md, run as a reader would run it."""

import re
from pathlib import Path

import pytest

from ledger.cli.main import main
from ledger.store.open import open_store
from ledger.store.read import head_index
from ledger.testing.saga import GRID, MLP, saga

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "provenance.md").read_text(encoding="utf-8")
[(NAME, PAPER)] = re.findall(r"```markdown file=(\S+)\n(.*?)```", PAGE, re.S)
SAID = re.findall(r"\$ ledger cite paper\.md\n(.*?)```", PAGE, re.S)


def test_the_example_says_what_the_program_says(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The paper of the page is checked with the output that the page shows, before and after the change."""
    monkeypatch.setenv("LEDGER_URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    with open_store(sqlite_url) as store:
        saga().append(store)
        head = str(head_index(store))
        paper = PAPER.replace("0190aaaa-000@142", f"{store.ledger_id[:12]}@{head}")
    for text, said, code in ((paper, SAID[0], 0), (paper.replace("44.27", "42.27"), SAID[1], 6)):
        Path(NAME).write_text(text)
        assert main(["cite", NAME]) == code
        assert capsys.readouterr().out == said.replace("index 142", f"index {head}")


def test_every_address_of_the_page_leads_somewhere(sqlite_url: str) -> None:
    """The fields that the page names are fields of a table, a row or a pair."""
    from ledger.projections.view import open_view
    from ledger.render.places import resolve

    with open_store(sqlite_url) as store:
        saga().append(store)
        view = open_view(store)
        for field in re.findall(r"`(?:table/EXP|…)/([\w/]+)`(?=,| \|)", PAGE.partition("## How")[0]):
            address = f"row/308/{field}" if field.startswith("values") else field
            assert resolve(view, f"table/{MLP}/{address}".replace("SUBJECT", "308")).plain
        assert resolve(view, f"table/{GRID}.2/mean").plain == [45.0]
        assert resolve(view, f"compare/{MLP}/{GRID}/mean_difference").plain
        assert resolve(view, "project/sleepstudy").plain == [3]
