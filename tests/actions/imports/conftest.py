"""Files of results, and a short way to import them."""

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.actions.results.import_results import Judged, import_results, judge
from ledger.actions.results.import_stated import Stated

STATED = Stated("sleep", "paper", "accuracy", "fraction", "higher", "https://journal.org/a")


@pytest.fixture
def bring(store, tmp_path):
    """`bring(text, **stated)`: import a file that holds this text; bytes are taken as they are."""

    def go(text: str | bytes, **stated: object) -> dict:
        path: Path = tmp_path / "paper.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_results(store, path, replace(STATED, **stated), actor="me")

    return go


@pytest.fixture
def look(tmp_path):
    """`look(text, **stated)`: read and judge a file, without a ledger."""

    def go(text: str | bytes, **stated: object) -> Judged:
        path: Path = tmp_path / "paper.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return judge(path, replace(STATED, **stated))

    return go
